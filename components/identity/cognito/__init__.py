"""User pools of Amazon Cognito."""
