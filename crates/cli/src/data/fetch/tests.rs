//! Fetching against a small server in this process: cuts, changes, refusals.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::*;
use crate::data::hashes::sha256_of_file;

/// What the server does with one request.
#[derive(Debug, Clone, Copy)]
enum Answer {
    /// The file, or the range asked for.
    Serve,
    /// Half of what was asked for, then the line goes dead.
    CutHalfway,
    /// The whole file, ranges unknown.
    IgnoreRange,
    /// 404.
    Missing,
}

/// A server that answers each request with the next of `answers`, then goes away.
struct Server {
    host: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    #[expect(
        clippy::disallowed_methods,
        reason = "a server in the test's own process needs a thread"
    )]
    fn start(content: &'static [u8], answers: &'static [Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for answer in answers {
                let (stream, _) = listener.accept().unwrap();
                seen.lock().unwrap().push(respond(stream, content, *answer));
            }
        });
        Self { host, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn respond(mut stream: TcpStream, content: &[u8], answer: Answer) -> String {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut request = String::new();
    let mut start = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(range) = line.to_lowercase().strip_prefix("range: bytes=") {
            start = range.trim().trim_end_matches('-').parse().unwrap();
        }
        request.push_str(&line);
    }
    if matches!(answer, Answer::IgnoreRange) {
        start = 0;
    }
    let length = content.len();
    let body = &content[start.min(length)..];
    let status = match answer {
        Answer::Missing => "404 Not Found".to_owned(),
        _ if start >= length => format!("416 Range\r\nContent-Range: bytes */{length}"),
        _ if start > 0 => {
            format!("206 Partial\r\nContent-Range: bytes {start}-{}/{length}", length - 1)
        }
        _ => "200 OK".to_owned(),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nETag: \"v1\"\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let sent = if matches!(answer, Answer::CutHalfway) { body.len() / 2 } else { body.len() };
    stream.write_all(&body[..sent]).unwrap();
    request
}

const CONTENT: &[u8] = &[42; 100_000];

fn sha256_of(content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content");
    std::fs::write(&path, content).unwrap();
    sha256_of_file(&path).unwrap()
}

fn file(sha256: Option<String>) -> DataFile {
    DataFile {
        path: "terrain/tile.tif".into(),
        url: Some("https://archive.example/data/tile.tif".into()),
        origin: None,
        bytes: None,
        sha256,
        checked: None,
        built_in: false,
    }
}

fn fetch(server: &Server, file: &DataFile, folder: &Path) -> Result<Fetched, DataError> {
    Fetcher::from_host(&server.host).fetch(file, folder, &mut |_, _| {})
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_cut_connection_is_resumed_where_it_broke() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(CONTENT, &[Answer::CutHalfway, Answer::CutHalfway, Answer::Serve]);
    let file = file(Some(sha256_of(CONTENT)));
    let fetched = fetch(&server, &file, folder.path()).unwrap();
    assert_eq!(fetched, Fetched::Whole { bytes: 100_000, check: Check::Known });
    assert_eq!(std::fs::read(folder.path().join(&file.path)).unwrap(), CONTENT);
    assert_eq!(names(&folder.path().join("terrain")), ["tile.tif"]);
    let requests = server.requests();
    assert!(requests[0].starts_with("GET /data/tile.tif "), "{}", requests[0]);
    assert!(requests[1].to_lowercase().contains("range: bytes=50000-"), "{}", requests[1]);
    assert!(requests[2].to_lowercase().contains("range: bytes=75000-"), "{}", requests[2]);
    assert!(requests[2].to_lowercase().contains("if-range: \"v1\""), "{}", requests[2]);
}

#[test]
fn a_line_that_stays_dead_keeps_what_came_for_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(Some(sha256_of(CONTENT)));
    let server = Server::start(CONTENT, &[Answer::CutHalfway; ATTEMPTS]);
    let error = fetch(&server, &file, folder.path()).unwrap_err();
    assert!(matches!(error, DataError::Cut { received: 93_750, .. }), "{error}");
    assert!(error.to_string().contains("fetch again"), "{error}");
    let server = Server::start(CONTENT, &[Answer::Serve]);
    fetch(&server, &file, folder.path()).unwrap();
    assert!(server.requests()[0].to_lowercase().contains("range: bytes=93750-"));
}

#[test]
fn a_server_without_ranges_is_taken_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(CONTENT, &[Answer::CutHalfway, Answer::IgnoreRange]);
    let file = file(Some(sha256_of(CONTENT)));
    let fetched = fetch(&server, &file, folder.path()).unwrap();
    assert_eq!(fetched, Fetched::Whole { bytes: 100_000, check: Check::Known });
}

#[test]
fn a_part_that_is_already_whole_ischecked_and_taken() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("terrain")).unwrap();
    std::fs::write(folder.path().join("terrain/tile.tif.part"), CONTENT).unwrap();
    let server = Server::start(CONTENT, &[Answer::Serve]);
    let fetched = fetch(&server, &file(Some(sha256_of(CONTENT))), folder.path()).unwrap();
    assert_eq!(fetched, Fetched::Whole { bytes: 100_000, check: Check::Known });
}

#[test]
fn a_wrong_file_is_told_by_its_hash_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(CONTENT, &[Answer::Serve]);
    let error = fetch(&server, &file(Some("0".repeat(64))), folder.path()).unwrap_err();
    assert!(matches!(error, DataError::Mismatch { .. }), "{error}");
    assert!(error.to_string().contains("expected from the catalogue"), "{error}");
    assert_eq!(names(&folder.path().join("terrain")), Vec::<String>::new());
}

#[test]
fn a_hash_is_recorded_on_first_use_andchecked_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(None);
    let server = Server::start(CONTENT, &[Answer::Serve]);
    let first = fetch(&server, &file, folder.path()).unwrap();
    assert_eq!(first, Fetched::Whole { bytes: 100_000, check: Check::First });
    let again = fetch(&server, &file, folder.path()).unwrap();
    assert_eq!(again, Fetched::AlreadyThere);

    std::fs::write(folder.path().join(&file.path), "edited").unwrap();
    let error = fetch(&server, &file, folder.path()).unwrap_err();
    assert!(error.to_string().contains("move it away"), "{error}");

    std::fs::remove_file(folder.path().join(&file.path)).unwrap();
    let other = Server::start(b"another file", &[Answer::Serve]);
    let error = fetch(&other, &file, folder.path()).unwrap_err();
    assert!(error.to_string().contains("expected from the first fetch"), "{error}");
}

#[test]
fn a_missing_file_and_a_dead_server_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(CONTENT, &[Answer::Missing]);
    let error = fetch(&server, &file(None), folder.path()).unwrap_err();
    assert!(error.to_string().contains("is not there (404)"), "{error}");

    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let fetcher = Fetcher::from_host(format!("http://{free}"));
    let error = fetcher.fetch(&file(None), folder.path(), &mut |_, _| {}).unwrap_err();
    assert!(error.to_string().starts_with("cannot reach http://127.0.0.1"), "{error}");
}

#[test]
fn a_file_that_nobody_serves_says_how_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let cut = DataFile { url: None, origin: Some("a window of LOLA".into()), ..file(None) };
    let error = Fetcher::new().fetch(&cut, folder.path(), &mut |_, _| {}).unwrap_err();
    assert!(error.to_string().contains("a window of LOLA; docs/data.md"), "{error}");
}
