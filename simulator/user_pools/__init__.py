"""Amazon Cognito: user pools of a graph with their users, API, tokens and sign-in pages."""
