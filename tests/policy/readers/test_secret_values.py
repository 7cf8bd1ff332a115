"""Secrets in plaintext, by name and by value."""

import base64
import json

import pytest
import yaml

from policy.readers.secret_documents import secrets_in_document, secrets_in_user_data
from policy.readers.secret_scripts import secrets_in
from policy.readers.secret_values import is_secret


@pytest.mark.parametrize(
    "name",
    [
        "DB_PWD",
        "dbPwd",
        "db-password",
        "DB_PASS",
        "app.token",
        "SIGNING_KEY",
        "clientSecret",
        "DB_PASSWORD_2",
        "dbPassword1",
        "DB_PASSWORD_PROD",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name, "hunter2")


@pytest.mark.parametrize(
    "name", ["BYPASS", "COMPASS", "TOKEN_URL", "KEY", "PUBLIC_KEY", "CWD", "PASSWORD_POLICY", "SORT_KEY_1"]
)
def test_names_of_other_values(name: str) -> None:
    assert not is_secret(name, "hunter2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_TOKEN", "4096"),
        ("MAX_TOKEN_2", "4096"),
        ("TOKEN_TEST", "1"),
        ("DB_SECRET_PROD", "prod/db"),
        ("CREDS", "prod-db-creds"),
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
        ("DB_SECRET", "prod-db-credentials"),
        ("imagePullSecret", "regcred"),
        ("secretKey", "password"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "key.json"),
        ("API_KEY", "OPENAI_API_KEY"),
        ("password", "DB_PASSWORD"),
        ("password", "config.password"),
        ("token", "event['token']"),
        ("TOKEN", "https://login.example.com/token"),
        ("token", "{% $states.input.token %}"),
        ("clientToken", "a1b2c3d4"),
        ("NextToken", "a1b2c3d4"),
        ("password", "*****"),
        ("password", "__PASSWORD__"),
        ("secret", "id=npm"),
    ],
)
def test_values_that_are_no_secrets(name: str, value: str) -> None:
    assert not is_secret(name, value)


KEYS_OF_AWS = ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "/JalrXUtnFEMIK7MDENG/bPxRfiCYEXAMPLEKEY0")


@pytest.mark.parametrize("value", ["123456", "v1agra", "enabled2", "changeme", *KEYS_OF_AWS])
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
        ("openssl enc -aes256 -pass pass:hunter2", ["openssl pass:"]),
        ("openssl enc -aes256 -pass env:PASSWORD", []),
        ("net user app hunter2 /add", ["net user"]),
        ("net user app /active:yes", []),
        ("ConvertTo-SecureString 'hunter2' -AsPlainText -Force", ["ConvertTo-SecureString"]),
        ("curl -H 'Authorization: Bearer 0123456789abcdef' https://example.com", ["Authorization"]),
        ('curl -H "Authorization: Bearer $TOKEN" https://example.com', []),
        ("Environment=DB_PASSWORD=hunter2", ["DB_PASSWORD"]),
        ('Environment="DB_PASSWORD=hunter2"', ["DB_PASSWORD"]),
        ("docker run --env=DB_PASSWORD=hunter2 app", ["DB_PASSWORD"]),
        ("kubectl create secret generic db --from-literal=password=hunter2", ["password"]),
        ("helm install app chart --set=auth.password=hunter2", ["auth.password"]),
        ("export DBPASS=hunter2", ["DBPASS"]),
        ("mysql -e \"ALTER USER 'root'@'localhost' IDENTIFIED BY 'hunter2'\"", ["IDENTIFIED BY"]),
        ("psql -c \"CREATE USER app WITH PASSWORD 'hunter2'\"", ["PASSWORD of a user"]),
        ("htpasswd -b -c users admin hunter2", ["htpasswd -b"]),
        ("mysqladmin -u root password hunter2", ["mysqladmin password"]),
        ("usermod -p hunter2 root", ["usermod -p"]),
        ("rabbitmqctl add_user app hunter2", ["rabbitmqctl"]),
        ("docker login -u app --password-stdin <<< hunter2", ["--stdin <<<"]),
        ("mysql -u root \\\n  -phunter2 media", ["mysql -p"]),
        ("docker exec -it db mysql -phunter2", ["mysql -p"]),
        ("sudo -u app /usr/bin/mysql -phunter2", ["mysql -p"]),
        ('echo "{\\"password\\": \\"hunter2\\"}"', ["password"]),
        ('cat > a.json <<EOF\n{"secret": {"name": "db"}, "password": ["db"]}\nEOF\n', []),
        ("docker build --secret id=npm,src=.npmrc .", []),
        ("docker run --name mongo -p 27017:27017 mongo", []),
        ("docker run --name mysql -p3306:3306 mysql", []),
        ("docker run -p 6379:6379 valkey-cli -a app", []),
        ("mongo-express -p 8081:8081", []),
        ("helm upgrade app chart --set postgresql.auth.existingSecret=pg-credentials", []),
        ("gcloud secrets versions access latest --secret=my-secret", []),
        ("const token = await getToken();", []),
        ("const password = process.env.PASSWORD;", []),
        ('token := os.Getenv("TOKEN")', []),
        ("password = os.environ['PASSWORD']", []),
        ("connect(user=user, password=config.password, token=event['token'])", []),
        ("function connect(user: string, password: string) {", []),
        ('if password == "":', []),
        ("fetch(url, {credentials: 'include'})", []),
        ("docker pull example.com/auth-token:3f2a9bc", []),
        ("Password: !Ref Password", []),
        ("LoadCredential=token:/etc/token", []),
        ("usermod -p '!' app", []),
        ("grep 'password=.*' settings", []),
        ("# The password: read it from the store", []),
    ],
)
def test_secrets_in_commands_and_scripts(text: str, names: list[str]) -> None:
    assert list(secrets_in(text)) == names


@pytest.mark.parametrize(
    ("specification", "names"),
    [
        ("env: {variables: {DB_PASSWORD: hunter2, STAGE: prod}}", ["DB_PASSWORD"]),
        ("env: {variables: {KEY_ID: AKIAIOSFODNN7EXAMPLE}}", ["KEY_ID"]),
        ("env: {parameter-store: {DB_PASSWORD: db-password}, secrets-manager: {TOKEN: 'prod/db:token'}}", []),
        ("phases: {build: {commands: ['curl -u app:hunter2 https://example.com', make]}}", ["curl -u"]),
        ("phases: {build: {commands: ['docker build --secret id=npm,src=.npmrc .']}}", []),
        ("buildspec.yml", []),
        ("env: [", []),
    ],
)
def test_secrets_in_build_specifications(specification: str, names: list[str]) -> None:
    assert list(secrets_in_document(specification)) == names


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ({"environment": [{"name": "DB_PASSWORD", "value": "hunter2"}]}, ["DB_PASSWORD"]),
        ({"Environment": [{"Name": "DB_PASSWORD", "Value": "hunter2"}]}, ["DB_PASSWORD"]),
        ({"Variables": [{"Name": "TOKEN", "Type": "SECRETS_MANAGER", "Value": "prod/db:token"}]}, []),
        ({"Headers": {"Authorization": "Bearer a1b2c3d4e5f6"}}, ["Authorization"]),
        ({"Headers": {"Authorization.$": "$.authorization"}}, []),
        ({"Input": json.dumps({"password": "hunter2"})}, ["password"]),
        ({"command": ["server", "--password", "hunter2"]}, ["password"]),
        ({"runCommand": ["chpasswd <<EOF", "root:hunter2", "EOF"]}, ["chpasswd <<"]),
        ({"run": "export STAGE=prod\nmysql -phunter2"}, ["mysql -p"]),
        ({"run": 'curl -u "app:hunter2" https://example.com'}, ["curl -u"]),
        ({"States": {"GetSecret": {"Type": "Task"}, "RefreshToken": {"Type": "Pass", "Next": "GetSecret"}}}, []),
        ({"StartAt": "GetToken", "token": "{% $states.input.token %}", "secret": "{{ secret }}"}, []),
        ({"parameters": {"adminPassword": {"type": "String", "description": "of the administrator"}}}, []),
        ({"parameters": {"adminPassword": {"type": "String", "default": "hunter2"}}}, ["adminPassword"]),
        ({"password": 12345678, "token": None, "secret": True}, ["password"]),
    ],
)
def test_secrets_in_documents(document: object, names: list[str]) -> None:
    assert list(secrets_in_document(json.dumps(document))) == names
    assert list(secrets_in_document(yaml.safe_dump(document))) == names


def test_a_template_of_an_event_has_placeholders() -> None:
    assert list(secrets_in_document('{"token": <token>, "id": "<id>"}')) == []


def test_a_script_with_a_colon_is_no_yaml() -> None:
    script = "curl -H 'Authorization: Bearer a1b2c3d4e5f6' https://example.com"

    assert list(secrets_in_document(script)) == ["Authorization"]


def test_an_alias_within_its_anchor_is_read_as_text() -> None:
    assert list(secrets_in_document("&a [*a, 'password: hunter2']")) == ["password"]


def test_cloud_config_is_read_as_yaml() -> None:
    user_data = base64.b64encode(b"#cloud-config\npassword: changeme\n").decode()

    assert list(secrets_in_user_data(user_data)) == ["password"]
