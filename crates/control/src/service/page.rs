//! The built page, from inside the binary.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use rust_embed::Embed;

use super::ServiceError;

/// What `web/` builds.
#[derive(Embed)]
#[folder = "page/"]
struct Page;

/// What the page may do: what comes from here, and nothing else. Components write their own style elements.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; \
                      object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Adds what browsers are to hold the page to.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let of_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if of_api && !response.headers().contains_key(header::CACHE_CONTROL) {
        let none = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, none);
    }
    response
}

/// Gives refusals of the library, which are plain text, the form of all others.
pub(super) async fn refusals(request: Request, next: Next) -> Response {
    let of_api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !of_api || !response.status().is_client_error() || !plain {
        return response;
    }
    let status = response.status();
    let said = axum::body::to_bytes(response.into_body(), LONGEST_REFUSAL).await;
    let said = said.map(|said| String::from_utf8_lossy(&said).into_owned()).unwrap_or_default();
    ServiceError::new(status, "refused", said).into_response()
}

/// The longest refusal of the library, in octets.
const LONGEST_REFUSAL: usize = 4096;

/// Returns a file of the page.
pub(super) async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    if path.starts_with("api/") {
        return ServiceError::not_found(format!("there is no /{path}; see /api/openapi.json"))
            .into_response();
    }
    let Some(file) = Page::get(path) else {
        return ServiceError::not_found(format!("the page has no file {path}")).into_response();
    };
    let kind = HeaderValue::from_static(media_type(path));
    let keep = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let keep = HeaderValue::from_static(keep);
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)];
    (StatusCode::OK, headers, file.data.into_owned()).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
