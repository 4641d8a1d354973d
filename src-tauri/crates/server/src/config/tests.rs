use ipnet::IpNet;

use super::*;
use crate::serving::{ForwardingHeader, TrustedProxies};

fn networks() -> [IpNet; 2] {
    ["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap())
}

fn read(toml: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("latchkeyd.toml");
    std::fs::write(&path, toml).unwrap();
    Config::read(
        Some(&path),
        variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn message(toml: &str, variables: &[(&str, &str)]) -> String {
    read(toml, variables).unwrap_err().to_string()
}

#[test]
fn nothing_at_all_is_a_configuration_for_the_sandbox() {
    let config = Config::read(None, []).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
    assert_eq!(config.lifetimes, Lifetimes::default());
    assert_eq!(config.clients[0].id, "latchkey-desktop");
    assert!(config.platform.is_none());
    assert_eq!(config.keys, Path::new("keys.toml"));
}

#[test]
fn every_value_of_the_file_arrives() {
    let config = read(
        r#"
        listen = "127.0.0.1:1"
        issuer = "https://link.example"
        database = "sqlite:///var/lib/latchkeyd/link.db"
        log = "debug"
        log_format = "json"
        [platform.tiktok]
        base_url = "https://tiktok.example"
        client_key = "key"
        client_secret = "secret"
        redirect_uri = "https://link.example/callback"
        scopes = ["user.info.basic"]
        [lifetimes]
        device_code = 60
        access_token = 61
        refresh_token = 62
        [sandbox]
        qr_lifetime = 63
        access_token_lifetime = 64
        refresh_token_lifetime = 65
        [[client]]
        id = "tv"
        public = true
        scopes = ["user.info.basic"]
        [[client]]
        id = "shop"
        public = false
        scopes = ["user.info.basic"]
        [[client]]
        id = "api"
        public = false
        introspects = true
        scopes = ["user.info.basic"]
        "#,
        &[],
    )
    .unwrap();
    assert_eq!(config.issuer.unwrap().as_str(), "https://link.example/");
    let Database::Sqlite(path) = config.database else {
        panic!("an sqlite:// URL is SQLite");
    };
    assert_eq!(path, Path::new("/var/lib/latchkeyd/link.db"));
    assert_eq!(config.keys, Path::new("/var/lib/latchkeyd/keys.toml"));
    assert_eq!(config.lifetimes.refresh_token, Duration::from_secs(62));
    assert_eq!(config.sandbox.refresh_token, Duration::from_secs(65));
    let kinds: Vec<_> = config.clients.iter().map(|client| client.kind).collect();
    let confidential = |introspects| ClientKind::Confidential { introspects };
    assert_eq!(
        kinds,
        [ClientKind::Public, confidential(false), confidential(true)]
    );
    assert_eq!(config.log_format, LogFormat::Json);
    let Some(ConfiguredPlatform::TikTok(platform)) = config.platform else {
        panic!("TikTok is configured")
    };
    assert_eq!(platform.base_url.as_str(), "https://tiktok.example/");
    assert!(!format!("{platform:?}").contains("\"secret\""));
}

#[test]
fn every_value_about_the_network_arrives() {
    let config = read(
        r#"
        [tls]
        certificate = "chain.pem"
        key = "key.pem"
        [proxy]
        trusted = ["10.0.0.0/8", "::1"]
        header = "Forwarded"
        [limits]
        connections = 1
        connections_per_address = 2
        requests_per_second = 3
        header_seconds = 4
        body_seconds = 5
        idle_seconds = 6
        write_seconds = 7
        [metrics]
        listen = "127.0.0.1:9464"
        "#,
        &[],
    );
    let serving = config.unwrap().serving;
    assert_eq!(serving.tls.unwrap().key, Path::new("key.pem"));
    assert_eq!(
        serving.proxies,
        TrustedProxies::new(ForwardingHeader::Forwarded, networks())
    );
    let limits = serving.limits;
    assert_eq!(
        [
            limits.connections,
            limits.connections_per_address,
            limits.requests_per_second,
            limits.request_burst,
        ]
        .map(u32::from),
        // The burst is twice the rate unless it is given.
        [1, 2, 3, 6]
    );
    let patience = serving.patience;
    assert_eq!(
        [
            patience.header,
            patience.body,
            patience.idle,
            patience.write
        ]
        .map(|wait| wait.as_secs()),
        [4, 5, 6, 7]
    );
    assert_eq!(serving.metrics.unwrap().port(), 9464);
}

#[test]
fn variables_win_over_the_file() {
    let config = read(
        "listen = \"127.0.0.1:1\"\n[lifetimes]\ndevice_code = 60\n",
        &[
            ("LATCHKEYD_LISTEN", "127.0.0.1:2"),
            ("LATCHKEYD_LIFETIMES_DEVICE_CODE", "7"),
            ("LATCHKEYD_SANDBOX_QR_LIFETIME", "8"),
            ("LATCHKEYD_PROXY_TRUSTED", "10.0.0.0/8, ::1"),
            ("LATCHKEYD_LIMITS_REQUEST_BURST", "9"),
            ("LATCHKEYD_TLS_CERTIFICATE", "chain.pem"),
            ("LATCHKEYD_TLS_KEY", "key.pem"),
            ("LATCHKEYD_PLATFORM_TIKTOK_CLIENT_KEY", "key"),
            ("LATCHKEYD_PLATFORM_TIKTOK_CLIENT_SECRET", "secret"),
            (
                "LATCHKEYD_PLATFORM_TIKTOK_REDIRECT_URI",
                "https://link.example/callback",
            ),
            (
                "LATCHKEYD_PLATFORM_TIKTOK_SCOPES",
                "user.info.basic,video.list",
            ),
            ("PATH", "/bin"),
        ],
    )
    .unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.lifetimes.device_code, Duration::from_secs(7));
    assert_eq!(config.sandbox.qr, Duration::from_secs(8));
    let serving = config.serving;
    assert_eq!(
        serving.proxies,
        TrustedProxies::new(ForwardingHeader::XForwardedFor, networks())
    );
    assert_eq!(serving.limits.request_burst.get(), 9);
    assert_eq!(serving.tls.unwrap().certificate, Path::new("chain.pem"));
    assert_eq!(
        config.platform.unwrap().scopes(),
        ["user.info.basic", "video.list"]
    );
}

/// A file, the line that is wrong in it, and what the sentence says.
const WRONG: &[(&str, usize, &str)] = &[
    ("liten = 1", 1, "liten"),
    ("\n[lifetimes]\ndevice_cod = 60", 3, "device_cod"),
    ("\n\nlisten = 5", 3, "string"),
    ("a = \"", 1, ""),
    (
        "listen = \"localhost\"",
        1,
        "listen cannot be used: give an IP",
    ),
    ("\nissuer = \"ftp://x\"", 2, "issuer"),
    ("issuer = \"http://link.example\"", 1, "https"),
    ("issuer = \"https://link.example/?a=b\"", 1, "issuer"),
    ("log = \"info\"\ndatabase = \"mysql://x\"", 2, "postgres://"),
    ("log = \"latchkey=loud\"", 1, "latchkey_server=debug"),
    ("# \u{e9}\nlog_format = \"xml\"", 2, "log_format"),
    (
        "[lifetimes]\ndevice_code = 60\naccess_token = 0",
        3,
        "lifetimes.access_token",
    ),
    (
        "[sandbox]\n\nqr_lifetime = 999999999999",
        3,
        "sandbox.qr_lifetime",
    ),
    (
        "\n[platform.tiktok]\nclient_key = \"k\"",
        2,
        "platform.tiktok.redirect_uri is missing",
    ),
    (
        "[platform.tiktok]\nredirect_uri = \"http://x.example\"",
        2,
        "platform.tiktok.redirect_uri",
    ),
    ("[platform.tiktk]\nclient_key = \"k\"", 1, "tiktk"),
    ("[[client]]\nid = \"\"\nscopes = []", 2, "client.id"),
    ("[[client]]\nid = \"a\"", 1, "scopes"),
    ("[[client]]\nid = \"a\"\nscopes = []", 3, "client.scopes"),
    (
        "[[client]]\nid = \"a\"\nscopes = [\"x\"]\n[[client]]\nid = \"a\"\nscopes = [\"x\"]",
        5,
        "a name of its own",
    ),
    (
        "[[client]]\nid = \"a\"\nintrospects = true\nscopes = [\"x\"]",
        3,
        "client.introspects",
    ),
    (
        "[platform.tiktok]\nredirect_uri = \"https://x\"\nclient_key = \"k\"\nclient_secret = \"s\"\nwebhook_tolerance = 0",
        5,
        "platform.tiktok.webhook_tolerance",
    ),
    (
        "\n[platform.euler]",
        2,
        "platform.euler.client_id is missing",
    ),
    (
        "[platform.tiktok]\n[platform.euler]",
        2,
        "a server has one platform",
    ),
    (
        "[platform.euler]\nclient_id = \"a b\"",
        2,
        "platform.euler.client_id",
    ),
    (
        "[platform.euler]\nclient_id = \"a\"\nclient_secret = \"s\"\nredirect_uri = \"https://x/?a\"",
        4,
        "platform.euler.redirect_uri",
    ),
    ("[staff]\naccounts = [\n\"mia\"]", 2, "staff.accounts"),
    ("[alerts]\nwindow = 0", 2, "alerts.window"),
    ("[alerts]\n\nrefreshes = 0", 3, "alerts.refreshes"),
    (
        "[[client]]\nid = \"a\"\nscopes = [\"x\"]\nconfirmation = \"none\"",
        4,
        "client.confirmation",
    ),
    ("\n[tls]\nkey = \"k\"", 2, "tls.certificate is missing"),
    ("[tls]\ncertificate = \"c\"", 1, "tls.key is missing"),
    ("[proxy]\ntrusted = [\"10.0.0.1/8\"]", 2, "10.0.0.0/8"),
    (
        "[proxy]\ntrusted = [\"10.0.0.0/8\",\n\"0.0.0.0/0\"]",
        2,
        "everybody",
    ),
    ("[proxy]\nheader = \"x-real-ip\"", 2, "x-forwarded-for"),
    ("[limits]\nconnections = 0", 2, "limits.connections"),
    (
        "[limits]\nrequests_per_second = 1\nrequest_burst = 4294967297",
        3,
        "limits.request_burst",
    ),
    ("[limits]\nconnections = 1000001", 2, "from 1 to a million"),
    ("[limits]\nbody_seconds = 3601", 2, "limits.body_seconds"),
    ("[limits]\nidle_seconds = -1", 2, "-1"),
    ("[metrics]\nlisten = \"9464\"", 2, "metrics.listen"),
];

#[test]
fn a_value_that_cannot_be_used_is_refused_by_its_line() {
    for (toml, line, expected) in WRONG {
        let message = message(toml, &[]);
        assert!(
            message.contains("latchkeyd.toml is wrong in line")
                && message.contains(&format!("line {line}:"))
                && message.contains(expected),
            "{toml}: {message}"
        );
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn a_variable_that_cannot_be_used_is_refused_by_name() {
    for (variable, value) in [
        ("LATCHKEYD_LISTN", "x"),
        ("LATCHKEYD_LISTEN", "localhost"),
        ("LATCHKEYD_ISSUER", "ftp://x"),
        ("LATCHKEYD_DATABASE", "mysql://x"),
        ("LATCHKEYD_LOG", "latchkey=loud"),
        ("LATCHKEYD_LOG_FORMAT", "xml"),
        ("LATCHKEYD_LIFETIMES_DEVICE_CODE", "soon"),
        ("LATCHKEYD_LIFETIMES_ACCESS_TOKEN", "0"),
        ("LATCHKEYD_PROXY_TRUSTED", "10.0.0.0/8, everybody"),
        ("LATCHKEYD_PROXY_HEADER", "x-real-ip"),
        ("LATCHKEYD_LIMITS_CONNECTIONS", "0"),
        ("LATCHKEYD_LIMITS_CONNECTIONS_PER_ADDRESS", "many"),
        ("LATCHKEYD_LIMITS_WRITE_SECONDS", "0"),
        ("LATCHKEYD_METRICS_LISTEN", "9464"),
        ("LATCHKEYD_TLS_KEYS", "x"),
    ] {
        // The file's value is fine, and is not what is read.
        let toml = "listen = \"127.0.0.1:1\"\n[limits]\nconnections = 1";
        let message = message(toml, &[(variable, value)]);
        assert!(message.contains(variable), "{value}: {message}");
        assert!(!message.contains("line"), "{message}");
    }
}

#[test]
fn a_section_that_only_variables_fill_lacks_what_it_lacks() {
    for (variable, expected) in [
        ("LATCHKEYD_TLS_KEY", "tls.certificate"),
        (
            "LATCHKEYD_PLATFORM_TIKTOK_CLIENT_KEY",
            "platform.tiktok.redirect_uri",
        ),
    ] {
        let message = message("", &[(variable, "x")]);
        assert!(
            message.contains(&format!("The setting {expected} is missing")),
            "{message}"
        );
    }
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let error = Config::read(Some(Path::new("/nowhere/x.toml")), []).unwrap_err();
    assert!(error.to_string().contains("/nowhere/x.toml"));
}
