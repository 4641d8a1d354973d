use latchkey_oauth::Http;
use latchkey_oauth::error::HttpError;
use latchkey_oauth::picture::{LARGEST, PictureError, REDIRECTS};
use latchkey_scripted::{Reply, Scripted};
use url::Url;

/// A server that leads from `/n` to `/n-1` and has the picture at `/0`.
fn server() -> Scripted {
    Scripted::start(|request| match request.path.trim_start_matches('/') {
        "0" => Reply::File("image/png", b"picture".to_vec()),
        "large" => Reply::File("image/png", vec![0; LARGEST + 1]),
        "just" => Reply::File("image/png", vec![0; LARGEST]),
        "away" => Reply::Redirect("http://link.example/0".to_owned()),
        "file" => Reply::Redirect("file:///etc/passwd".to_owned()),
        "endless" => endless(),
        "none" => Reply::Empty(404),
        n => Reply::Redirect(format!("/{}", n.parse::<usize>().unwrap() - 1)),
    })
}

/// A file that does not say how long it is, and is longer than a picture.
fn endless() -> Reply {
    let (send, pieces) = std::sync::mpsc::channel();
    for _ in 0..=LARGEST / 65_536 {
        send.send("x".repeat(65_536)).unwrap();
    }
    Reply::Events(pieces)
}

fn at(server: &Scripted, path: &str) -> Url {
    format!("{}/{path}", server.origin()).parse().unwrap()
}

#[tokio::test]
async fn redirects_are_followed_three_times_and_no_further() {
    let server = server();
    for redirects in 0..=REDIRECTS {
        let url = at(&server, &redirects.to_string());
        assert_eq!(Http::new().picture(&url, &url).await.unwrap(), b"picture");
    }
    let url = at(&server, &(REDIRECTS + 1).to_string());
    let refused = Http::new().picture(&url, &url).await;
    assert!(matches!(refused, Err(PictureError::TooFar(_))));
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.bearer().is_none())
    );
}

#[tokio::test]
async fn each_address_is_looked_at_like_the_first() {
    let server = server();
    for path in ["away", "file"] {
        let url = at(&server, path);
        let refused = Http::new().picture(&url, &url).await;
        let insecure = matches!(refused, Err(PictureError::Http(HttpError::Insecure { .. })));
        assert!(insecure, "{path}");
    }
    let elsewhere: Url = "https://link.example/".parse().unwrap();
    let before = server.requests().len();
    let refused = Http::new().picture(&at(&server, "0"), &elsewhere).await;
    assert!(matches!(refused, Err(PictureError::NotThere(_))));
    assert_eq!(server.requests().len(), before, "nobody asked");
}

#[tokio::test]
async fn no_more_is_read_than_a_picture_may_have() {
    let server = server();
    let url = at(&server, "just");
    assert_eq!(
        Http::new().picture(&url, &url).await.unwrap().len(),
        LARGEST
    );
    for path in ["large", "endless"] {
        let url = at(&server, path);
        let refused = Http::new().picture(&url, &url).await;
        assert!(matches!(refused, Err(PictureError::TooLarge(_))), "{path}");
    }
    let url = at(&server, "none");
    let refused = Http::new().picture(&url, &url).await;
    assert!(matches!(
        refused,
        Err(PictureError::None { status: 404, .. })
    ));
}
