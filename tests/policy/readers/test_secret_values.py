"""Secrets in plaintext, by name and by value."""

import pytest

from policy.readers.secret_values import is_secret, secrets_in, secrets_in_build


@pytest.mark.parametrize(
    "name", ["DB_PWD", "dbPwd", "db-password", "DB_PASS", "app.token", "SIGNING_KEY", "clientSecret"]
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name, "hunter2")


@pytest.mark.parametrize("name", ["BYPASS", "COMPASS", "TOKEN_URL", "KEY", "PUBLIC_KEY", "CWD"])
def test_names_of_other_values(name: str) -> None:
    assert not is_secret(name, "hunter2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_TOKEN", "4096"),
        ("USE_SECRET", "true"),
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "$DB_PASSWORD"),
        ("DB_PASSWORD", "$(aws secretsmanager get-secret-value)"),
        ("DB_PASSWORD", "{{resolve:secretsmanager:db}}"),
        ("DB_SECRET", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db"),
        ("PRIVATE_KEY", "/etc/ssl/private/key.pem"),
        ("password", "read_password()"),
        ("DB_SECRET", "prod/db"),
        ("API_KEY", "ssm:/prod/key"),
        ("SIGNING_KEY", "alias/release"),
        ("S3_ACCESS_KEY", "uploads/a.png"),
        ("CACHE_KEY_TOKEN", "v1"),
        ("CSRF_TOKEN", "enabled"),
    ],
)
def test_values_that_are_no_secrets(name: str, value: str) -> None:
    assert not is_secret(name, value)


KEYS_OF_AWS = ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "/JalrXUtnFEMIK7MDENG/bPxRfiCYEXAMPLEKEY0")


@pytest.mark.parametrize("value", ["123456", "v1agra", "enabled2", *KEYS_OF_AWS])
def test_values_that_are_secrets(value: str) -> None:
    assert is_secret("DB_PASSWORD", value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("server --db-password hunter2 --port 80", ["db-password"]),
        ("server --db-password=hunter2", ["db-password"]),
        ("export DB_PWD='hunter2'; exec server", ["DB_PWD"]),
        ('{"user": "app", "password": "hunter2"}', ["password"]),
        ("#cloud-config\npassword: hunter2\n", ["password"]),
        ("curl https://app:hunter2@example.com", ["a value"]),
        ("aws configure set x AKIAIOSFODNN7EXAMPLE", ["a value"]),
        ("login github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz", ["a value"]),
        ("login glpat-abcdefghij0123456789", ["a value"]),
        ("login sk_live_abcdefghij0123456789", ["a value"]),
        ("login sk_test_abcdefghij0123456789", []),
        ("server redis://:hunter2@cache:6379", ["a value"]),
        ("server redis://:${PASSWORD}@cache:6379", []),
        ("server redis://cache:6379", []),
        (f"export AWS_SECRET_ACCESS_KEY={KEYS_OF_AWS[1]}", ["AWS_SECRET_ACCESS_KEY"]),
        ("TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)", []),
        ("aws secretsmanager get-secret-value --secret-id media/db --with-decryption", []),
        ("docker login --username AWS --password-stdin registry", []),
        ("server --password $DB_PASSWORD --max-token 4096", []),
        ("curl https://app:${PASSWORD}@example.com", []),
        ("server --password --verbose", []),
        ("server --password \\\n  --verbose", []),
        ("#cloud-config\nchpasswd:\n  expire: false\n", []),
        ("volumes:\n- secret:\n    secretName: tls\n", []),
        ("cat > /etc/nsswitch.conf <<EOF\npasswd: files sss\nshadow: files sss\nEOF\n", []),
        ("[string]$token = Invoke-RestMethod -Method PUT -Uri http://169.254.169.254/latest/api/token", []),
        ("$secret = Get-SECSecretValue -SecretId prod/db", []),
        ("[string]$token = 'hunter2'", ["token"]),
        ('$env:DB_PASSWORD = "hunter2"', ["DB_PASSWORD"]),
        ("PGPASSWORD=hunter2 psql -h db", ["PGPASSWORD"]),
        ("mysql -u root -phunter2 media < schema.sql", ["mysql -p"]),
        ("mysqldump -p'hunter2' media", ["mysql -p"]),
        ("mysql -h db -P 3306 -p media", []),
        ("mysql -p$PASSWORD --port=3306", []),
        ("yum install -y mysql && mkdir -p /data", []),
        ("curl -u app:hunter2 https://example.com", ["curl -u"]),
        ("curl -sSfu app:hunter2 https://example.com", ["curl -u"]),
        ("curl --user 'app:hunter2' https://example.com", ["curl -u"]),
        ('curl -u "app:$PASSWORD" --user-agent media:1 https://example.com', []),
        ("curl -u app https://example.com", []),
        ("echo root:hunter2 | chpasswd", ["chpasswd"]),
        ("echo 'root:hunter2' | sudo chpasswd", ["chpasswd"]),
        ("chpasswd <<< root:hunter2", ["chpasswd <<<"]),
        ("chpasswd <<EOF\nroot:hunter2\nEOF\n", ["chpasswd <<"]),
        ('echo "root:$PASSWORD" | chpasswd', []),
        ("#cloud-config\nchpasswd:\n  expire: false\n  list: |\n    root:hunter2\n", ["chpasswd: list"]),
        ("#cloud-config\nchpasswd:\n  list:\n    - root:RANDOM\n", []),
        ("echo hunter2 | passwd --stdin root", ["passwd --stdin"]),
        ('echo "$PASSWORD" | docker login --username app --password-stdin', []),
        ("aws ecr get-login-password | docker login --username AWS --password-stdin registry", []),
        (f"aws configure set aws_secret_access_key {KEYS_OF_AWS[0]}", ["aws configure set"]),
        ("aws configure set region eu-central-1", []),
        ("docker login -u app -p hunter2 registry", ["login -p"]),
        ("sshpass -p hunter2 ssh app@host", ["sshpass -p"]),
        ("sshpass -e ssh -p 22 app@host", []),
        ("redis-cli -h cache -a hunter2 ping", ["redis-cli -a"]),
        ("mongosh -u app -p hunter2", ["mongosh -p"]),
        ("openssl enc -aes256 -pass pass:hunter2", ["pass"]),
        ("openssl enc -aes256 -pass env:PASSWORD", []),
        ("net user app hunter2 /add", ["net user"]),
        ("net user app /active:yes", []),
        ("ConvertTo-SecureString 'hunter2' -AsPlainText -Force", ["ConvertTo-SecureString"]),
        ("curl -H 'Authorization: Bearer 0123456789abcdef' https://example.com", ["Authorization"]),
        ('curl -H "Authorization: Bearer $TOKEN" https://example.com', []),
    ],
)
def test_secrets_in_commands_and_scripts(text: str, names: list[str]) -> None:
    assert secrets_in(text) == names


@pytest.mark.parametrize(
    ("specification", "names"),
    [
        ("env: {variables: {DB_PASSWORD: hunter2, STAGE: prod}}", ["DB_PASSWORD"]),
        ("env: {variables: {KEY_ID: AKIAIOSFODNN7EXAMPLE}}", ["KEY_ID"]),
        ("env: {parameter-store: {DB_PASSWORD: db-password}, secrets-manager: {TOKEN: 'prod/db:token'}}", []),
        ("phases: {build: {commands: ['curl -u app:hunter2 https://example.com', make]}}", ["curl -u"]),
        ("buildspec.yml", []),
        ("env: [", []),
    ],
)
def test_secrets_in_build_specifications(specification: str, names: list[str]) -> None:
    assert secrets_in_build(specification) == names
