"""Mail is handed to a server that a test runs, or the error says why not; nothing goes in the clear."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from smtp_peer import Inbox, smtp_peer

from servanda.errors import SettingsError
from servanda.mailing import PASSWORD, MailSettings, mail_table, send


def a_message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "monitor@example.org", "reader@example.org"
    message["Subject"] = "ស្ថានភាព: nothing changed"
    message.set_content("Nothing changed.\n")
    return message


def settings(port: int, **more: object) -> MailSettings:
    words = {"host": "localhost", "sender": "monitor@example.org", "security": "none"}
    return MailSettings(**(words | {"port": port} | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of "localhost" that signs itself, and a server's context with it."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime.now(UTC) - timedelta(days=1)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    own, secret = folder / "own.pem", folder / "key.pem"
    own.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, secret)
    return own, context


def test_a_message_comes_in_as_it_was_given_and_names_no_machine() -> None:
    inbox = Inbox()
    with smtp_peer(inbox) as port:
        send(settings(port), a_message())

    (message,) = inbox.messages
    assert message["Subject"] == "ស្ថានភាព: nothing changed"
    assert message.get_content().splitlines() == ["Nothing changed."]
    assert inbox.greetings == ["[127.0.0.1]"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_with_a_good_certificate_is_spoken_to_encrypted(
    certificate: tuple[Path, ssl.SSLContext], security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    inbox = Inbox()
    with smtp_peer(inbox, **{security: context}) as port:
        send(settings(port, security=security), a_message())

    assert len(inbox.raw) == 1 and inbox.is_encrypted == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    certificate: tuple[Path, ssl.SSLContext], security: str
) -> None:
    inbox = Inbox()
    with (
        smtp_peer(inbox, **{security: certificate[1]}) as port,
        pytest.raises(SettingsError, match="not reached: .*certificate"),
    ):
        send(settings(port, security=security), a_message())

    assert inbox.raw == []


def test_a_server_that_cannot_encrypt_gets_nothing_where_it_is_asked_to() -> None:
    inbox = Inbox()
    with (
        smtp_peer(inbox) as port,
        pytest.raises(SettingsError, match="STARTTLS"),
    ):
        send(settings(port, security="starttls"), a_message())

    assert inbox.raw == []


def test_the_password_is_of_the_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text("right\n", encoding="utf-8")
    inbox = Inbox()
    with smtp_peer(inbox, with_password=True) as port:
        send(settings(port, user="ann", password_file=str(file)), a_message())
        monkeypatch.setenv(PASSWORD, "right")
        send(settings(port), a_message())
        monkeypatch.setenv(PASSWORD, "wrong")
        with pytest.raises(SettingsError, match="does not take the user or the password"):
            send(settings(port), a_message())

    assert inbox.logins[0] == ("ann", "right")
    assert inbox.logins[1] == ("monitor@example.org", "right")
    assert len(inbox.raw) == 2


def test_a_refusal_of_the_server_is_said_in_its_words() -> None:
    with (
        smtp_peer(Inbox("554 too much of it")) as port,
        pytest.raises(SettingsError, match="did not take the message: 554 too much of it"),
    ):
        send(settings(port), a_message())


def test_a_server_that_is_not_there_is_named() -> None:
    with smtp_peer(Inbox()) as port:
        pass
    with pytest.raises(SettingsError, match=f"localhost, port {port}: not reached"):
        send(settings(port), a_message())


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"host": "a", "from": "b@c", "password": "x"}, "password_file names"),
        ({"from": "b@c"}, "has no host"),
        ({"host": "a"}, "has no from"),
        ({"host": "smtp.example.org", "from": "b@c", "security": "none"}, "in the clear"),
        ("smtp.example.org", "mail is a table"),
    ],
)
def test_settings_that_could_not_be_sent_by_are_refused(table: object, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        mail_table(Path("watch.toml"), table)
