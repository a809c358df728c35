use super::*;
use axum::body::Body;
use tower::ServiceExt;

fn app() -> Router {
    at("127.0.0.1:7140", Instant::now() + LINK_LIFE)
}

fn at(address: &str, until: Instant) -> Router {
    let guard = Guard::new(address.parse().unwrap(), "session", "token".to_owned(), until);
    guarded(
        Router::new().route("/api/thing", axum::routing::get(|| async { "read" }).post(|| async { "done" })),
        pages(),
        guard,
    )
}

fn pages() -> Pages {
    Arc::new(|path| {
        let page =
            |bytes: &'static str| Page { kind: "text/html".to_owned(), bytes: bytes.as_bytes().into() };
        (path == "index.html").then(|| page("<title>Hedgerow</title>"))
    })
}

async fn ask(app: &Router, method: &str, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap) {
    let mut request = axum::http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    (response.status(), response.headers().clone())
}

const INSIDE: (&str, &str) = ("cookie", "hedgerow_7140=session");
const HOST: (&str, &str) = ("host", "127.0.0.1:7140");
const OWN: (&str, &str) = ("origin", "http://127.0.0.1:7140");

#[tokio::test]
async fn dns_rebinding() {
    let app = app();
    for host in ["evil.example:7140", "evil.example", "127.0.0.1:80", "127.0.0.1.evil.example:7140", ""] {
        let (status, _) = ask(&app, "GET", "/api/thing", &[("host", host), INSIDE]).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{host}");
    }
    let same_name = ask(&at("127.0.0.1:7141", Instant::now()), "GET", "/api/thing", &[HOST, INSIDE]).await;
    assert_eq!(same_name.0, StatusCode::FORBIDDEN, "another port is another door");
    // The control: under its own names the same request is answered.
    for host in ["127.0.0.1:7140", "localhost:7140", "[::1]:7140"] {
        assert_eq!(ask(&app, "GET", "/api/thing", &[("host", host), INSIDE]).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn cross_origin() {
    let app = app();
    for origin in ["http://evil.example", "https://127.0.0.1:7140", "http://127.0.0.1:7141", "null"] {
        for method in ["GET", "POST"] {
            let (status, _) = ask(&app, method, "/api/thing", &[HOST, INSIDE, ("origin", origin)]).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {origin}");
        }
    }
    assert_eq!(ask(&app, "POST", "/api/thing", &[HOST, INSIDE]).await.0, StatusCode::FORBIDDEN);
    // The control: Hedgerow's own page may.
    assert_eq!(ask(&app, "POST", "/api/thing", &[HOST, INSIDE, OWN]).await.0, StatusCode::OK);
    assert_eq!(ask(&app, "GET", "/api/thing", &[HOST, INSIDE]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_link_opens_the_door_once() {
    let app = app();
    assert_eq!(ask(&app, "GET", "/", &[HOST]).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&app, "GET", "/enter?token=guess", &[HOST]).await.0, StatusCode::FORBIDDEN);
    let (status, headers) = ask(&app, "GET", "/enter?token=token", &[HOST]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookie = headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    assert_eq!(ask(&app, "GET", "/enter?token=token", &[HOST]).await.0, StatusCode::FORBIDDEN);
    let (status, headers) = ask(&app, "GET", "/", &[HOST, INSIDE]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers.contains_key("content-security-policy"));
}

#[tokio::test]
async fn a_look_at_the_link_leaves_it_good_and_time_does_not() {
    let app = app();
    assert_eq!(ask(&app, "HEAD", "/enter?token=token", &[HOST]).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&app, "GET", "/enter?token=token", &[HOST]).await.0, StatusCode::SEE_OTHER, "the control");
    let late = at("127.0.0.1:7140", Instant::now());
    assert_eq!(ask(&late, "GET", "/enter?token=token", &[HOST]).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_person_is_told_in_a_page_and_a_program_in_json() {
    let app = app();
    for (path, kind) in
        [("/", "text/html"), ("/enter?token=guess", "text/html"), ("/api/thing", "application/json")]
    {
        let (status, headers) = ask(&app, "GET", path, &[HOST]).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        assert!(headers.contains_key("content-security-policy"), "{path}");
    }
    let error = ApiError { help: Some("Do this.".to_owned()), ..ApiError::forbidden("E_HOST", "so it is") };
    let Html(page) = page(&error);
    assert!(page.contains("so it is.") && page.contains("Do this.") && !page.contains("{help}"));
}

#[tokio::test]
async fn browsers_leave_the_usual_port_out() {
    let app = at("127.0.0.1:80", Instant::now());
    let inside = ("cookie", "hedgerow_80=session");
    for (host, status) in [("localhost", 200), ("127.0.0.1:80", 200), ("evil.example", 403)] {
        assert_eq!(ask(&app, "GET", "/api/thing", &[("host", host), inside]).await.0, status, "{host}");
    }
    // The control: at another port the bare name is another server's.
    assert_eq!(ask(&self::app(), "GET", "/api/thing", &[("host", "localhost"), INSIDE]).await.0, 403);
}

#[tokio::test]
async fn only_this_computer_is_served_without_a_password() {
    let open = async |address: &str| open_web(Router::new(), pages(), address.parse().unwrap()).await;
    assert_eq!(open("0.0.0.0:0").await.err().unwrap().code(), "E_WEB_NEEDS_PASSWORD");
    let door = open("127.0.0.1:0").await.unwrap();
    assert_eq!(open(&door.address.to_string()).await.err().unwrap().code(), "E_PORT_TAKEN");
}
