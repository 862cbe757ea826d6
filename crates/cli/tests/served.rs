//! Mission control over its sockets: who may what on which route, what browsers must not be able to do, and a service
//! that is killed.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use support::{hilal, reference, with};

/// A day and a half of the reference mission's rover: contact begins after two hours.
const DAYS: &str = "1.5";
const ARGUMENTS: [&str; 8] =
    ["serve", "short.toml", "--state", "state", "--port", "0", "--speed", "200"];

/// A service of a test.
struct Served {
    child: Child,
    host: String,
    passwords: BTreeMap<String, String>,
}

impl Served {
    fn begin(folder: &Path) -> Self {
        Self::begin_with(folder, &ARGUMENTS)
    }

    fn begin_with(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = spawn(folder, arguments);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let url = lines.next().expect("an address");
        let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut passwords = BTreeMap::new();
        if !folder.join("known").exists() {
            for line in lines {
                let mut words = line.split_whitespace();
                let (account, password) = (words.next().unwrap(), words.next().unwrap());
                passwords.insert(account.to_owned(), password.to_owned());
                if account == "scientist" {
                    break;
                }
            }
            std::fs::write(folder.join("known"), "").unwrap();
        }
        Self { child, host, passwords }
    }

    /// Sends a request as it stands, and returns status, headers and body.
    fn raw(&self, request: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(100))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A service that refuses a body closes the connection before it has read it.
        drop(stream.read_to_end(&mut answer));
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split_whitespace().nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }

    fn request(&self, (method, path): (&str, &str), headers: &str, body: &str) -> (u16, Value) {
        let host = &self.host;
        let length = body.len();
        let (status, head, body) = self.raw(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        ));
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let mut value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if let (Some(cookie), Some(object)) = (cookie, value.as_object_mut()) {
            let cookie = cookie.split(';').next().unwrap();
            object.insert("cookie".to_owned(), json!(cookie));
        }
        (status, value)
    }

    fn sign_in(&self, account: &str, password: &str) -> Console<'_> {
        let body = json!({ "account": account, "password": password }).to_string();
        let (status, me) = self.request(("POST", "/api/session"), "", &body);
        assert_eq!(status, 200, "{me}");
        let cookie = me["cookie"].as_str().unwrap();
        let token = me["csrf"].as_str().unwrap();
        Console { served: self, headers: format!("Cookie: {cookie}\r\nX-Hilal-CSRF: {token}\r\n") }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("hilal"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("HILAL_DATA")
        .env("HILAL_CACHE", folder.join("horizons"))
        .env("XDG_DATA_HOME", folder.join("no-data"))
        .env("HOME", folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A flight that is ended with the test, whatever becomes of it.
struct Flight(Child);

impl Drop for Flight {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Somebody who has signed in.
struct Console<'a> {
    served: &'a Served,
    headers: String,
}

impl Console<'_> {
    fn get(&self, path: &str) -> (u16, Value) {
        self.served.request(("GET", path), &self.headers, "")
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.served.request(("POST", path), &self.headers, &body.to_string())
    }

    fn ask(&self, command: &str) -> (u16, Value) {
        let body = json!({ "command": command, "arguments": {}, "comment": "a test" });
        self.post("/api/vehicles/rover/commands", &body)
    }

    /// Returns messages of the WebSocket until one pleases.
    fn hears(&self, mut pleases: impl FnMut(&Value) -> bool) -> Value {
        let stream = TcpStream::connect(&self.served.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(50))).unwrap();
        let cookie = self.headers.lines().next().unwrap().trim_start_matches("Cookie: ");
        let host = &self.served.host;
        let request = tungstenite::http::Request::builder()
            .uri(format!("ws://{host}/api/live"))
            .header("Host", host)
            .header("Cookie", cookie)
            .header("Connection", "Upgrade")
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", tungstenite::handshake::client::generate_key())
            .body(())
            .unwrap();
        let (mut socket, _) = tungstenite::client(request, stream).unwrap();
        loop {
            if let tungstenite::Message::Text(text) = socket.read().unwrap() {
                let live: Value = serde_json::from_str(&text).unwrap();
                if pleases(&live) {
                    return live;
                }
            }
        }
    }

    /// Waits until a telecommand of a request stands so.
    fn waits_for(&self, request: &Value, state: &str) {
        let n = request["n"].as_u64();
        self.hears(|live| {
            let vehicles = live["vehicles"].as_array().unwrap();
            let commands = vehicles.iter().flat_map(|one| one["commands"].as_array().unwrap());
            commands.clone().any(|one| one["request"].as_u64() == n && one["state"] == state)
        });
    }
}

fn short_mission(folder: &Path) {
    let text = with(&with(&reference(), "duration_days", DAYS), "flown", "\"rover\"");
    std::fs::write(folder.join("short.toml"), text).unwrap();
}

/// What each kind of account is answered on each route that it could try.
fn assert_rights(served: &Served) {
    let of = |account: &str| served.sign_in(account, &served.passwords[account]);
    let stop = json!({ "command": "STOP_DRIVE", "arguments": {}, "comment": "" });
    let nothing = json!({});
    let clock = json!({ "speed": 200.0 });
    let seen = json!({ "act": "acknowledge" });
    for (account, sees, checks, asks, decides, attends, reads, sets) in [
        ("director", 200, 200, 201, 404, 404, 200, 200),
        ("operator", 200, 200, 201, 404, 404, 403, 403),
        ("operator-2", 200, 200, 201, 404, 404, 403, 403),
        ("scientist", 200, 200, 403, 404, 403, 403, 403),
        ("istvs", 200, 200, 403, 404, 403, 403, 403),
        ("rover-collaboration", 200, 200, 403, 404, 403, 403, 403),
    ] {
        let console = of(account);
        assert_planes(&console);
        let soc = "/api/vehicles/rover/parameters/power.battery.soc";
        for (path, wanted) in [
            ("/api/session", 200),
            ("/api/mission", 200),
            ("/api/map/relief.png", 200),
            ("/api/map/slope.bin", 200),
            ("/api/map/shadow/3600", 200),
            ("/api/map/shade/none/head", 404),
            ("/api/map/shade/none/0", 404),
            ("/api/vehicles/rover/then?met_s=3600", sees),
            ("/api/vehicles/rover/place?x_m=34645&y_m=-40445", sees),
            ("/api/vehicles/rover/place?x_m=0&y_m=0", 422),
            ("/api/vehicles/rover/place?x_m=1", 400),
            ("/api/vehicles/rover/export?names=power.battery.soc", sees),
            ("/api/vehicles/rover/export?names=no.such", 404),
            ("/api/vehicles/rover/export?names=", 422),
            ("/api/vehicles/rover/export?names=power.battery.soc&format=xls", 400),
            ("/api/vehicles/micro-1/export?names=power.battery.soc", 404),
            ("/api/vehicles/micro-1/place?x_m=34645&y_m=-40445", 404),
            ("/api/vehicles/micro-1/then?met_s=3600", 404),
            ("/api/vehicles/rover/dictionary", sees),
            (soc, sees),
            ("/api/audit", reads),
            ("/api/debrief", 404),
            ("/api/vehicles/micro-1/dictionary", 404),
            ("/api/vehicles/rover/parameters/no.such", 404),
        ] {
            assert_eq!(console.get(path).0, wanted, "{account} {path}");
        }
        for (path, body, wanted) in [
            ("/api/vehicles/rover/commands/check", &stop, checks),
            ("/api/vehicles/rover/commands", &stop, asks),
            ("/api/vehicles/rover/alarms/99", &seen, attends),
            ("/api/vehicles/micro-1/alarms/1", &seen, 404),
            ("/api/requests/99/approve", &nothing, decides),
            ("/api/requests/99/reject", &nothing, decides),
            ("/api/requests/99/withdraw", &nothing, decides),
            ("/api/clock", &clock, sets),
        ] {
            assert_eq!(console.post(path, body).0, wanted, "{account} {path}");
        }
    }
    assert_nothing_without_a_session(served);
}

/// The horizons for the page are there for whoever has signed in, under the key that the mission names.
fn assert_planes(console: &Console<'_>) {
    let planes = console.get("/api/mission").1["shadow"]["planes"].as_str().unwrap().to_owned();
    for (path, wanted) in [("head", 200), ("0", 200), ("9999", 404), ("-1", 400)] {
        assert_eq!(console.get(&format!("{planes}/{path}")).0, wanted, "{path}");
    }
}

fn assert_nothing_without_a_session(served: &Served) {
    for path in [
        "/api/session",
        "/api/mission",
        "/api/map/relief.png",
        "/api/map/slope.bin",
        "/api/map/shadow/0",
        "/api/map/shade/none/head",
        "/api/map/shade/none/0",
        "/api/vehicles/rover/then?met_s=1",
        "/api/vehicles/rover/place?x_m=34645&y_m=-40445",
        "/api/vehicles/rover/export?names=power.battery.soc",
        "/api/vehicles/rover/dictionary",
        "/api/audit",
        "/api/debrief",
        "/api/live",
        "/api/vehicles/rover/parameters/power.battery.soc",
    ] {
        let status = served.request(("GET", path), "", "").0;
        assert!(status == 401 || path == "/api/live" && status >= 400, "{path}: {status}");
    }
    assert_eq!(served.request(("GET", "/api/openapi.json"), "", "").0, 200);
}

/// What browsers may be made to send by other pages, and what people may type.
fn assert_refusals(served: &Served) {
    let operator = served.sign_in("operator", &served.passwords["operator"]);
    let cookie = operator.headers.lines().next().unwrap();
    let ping = json!({ "command": "PING", "arguments": {}, "comment": "" }).to_string();
    let commands = ("POST", "/api/vehicles/rover/commands");
    let (status, body) = served.request(commands, &format!("{cookie}\r\n"), &ping);
    assert_eq!((status, &body["error"]["code"]), (403, &json!("csrf")));
    let foreign = format!("{}Origin: http://elsewhere.example\r\n", operator.headers);
    let (status, body) = served.request(commands, &foreign, &ping);
    assert_eq!((status, &body["error"]["code"]), (403, &json!("origin")));
    let rebound = "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n";
    assert_eq!(served.raw(rebound).0, 421);
    for path in
        ["/../Cargo.toml", "/%2e%2e/accounts.json", "/assets/../../accounts.json", "/api/none"]
    {
        assert_eq!(served.request(("GET", path), "", "").0, 404, "{path}");
    }
    let long = format!("{{\"command\":\"{}\"}}", "A".repeat(100_000));
    assert_eq!(operator.served.request(commands, &operator.headers, &long).0, 413);
    for (body, what) in [
        ("{", 400),
        ("[]", 422),
        ("{\"command\":\"PING\",\"arguments\":{\"x\":1}}", 422),
        ("{\"command\":\"PING\",\"surplus\":1}", 422),
        (
            "{\"command\":\"DRIVE_TO\",\"arguments\":{\"x_cm\":5000001,\"y_cm\":0,\"arrive_by_s\":1}}",
            422,
        ),
        ("{\"command\":\"DRIVE_TO\",\"arguments\":{\"x_cm\":1.5}}", 422),
    ] {
        let (status, said) = served.request(commands, &operator.headers, body);
        assert_eq!(status, what, "{body}: {said}");
        assert!(said["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{said}");
    }
    for (path, what) in [("met_s=-1", 422), ("met_s=NaN", 422), ("met_s=x", 400), ("", 400)] {
        let path = format!("/api/vehicles/rover/then?{path}");
        assert_eq!(operator.get(&path).0, what, "{path}");
    }
    for (body, what) in [
        (json!({ "act": { "shelve": { "minutes": 0 } }, "comment": "why" }), 422),
        (json!({ "act": { "shelve": { "minutes": 721 } }, "comment": "why" }), 422),
        (json!({ "act": { "shelve": { "minutes": 30 } }, "comment": " " }), 422),
        (json!({ "act": "ignore" }), 422),
        (json!({ "act": "unshelve" }), 404),
    ] {
        let (status, said) = operator.post("/api/vehicles/rover/alarms/1", &body);
        assert_eq!(status, what, "{body}: {said}");
    }
    let director = served.sign_in("director", &served.passwords["director"]);
    assert_eq!(director.post("/api/clock", &json!({ "speed": -1.0 })).0, 422);
    assert_eq!(director.post("/api/clock", &json!({ "speed": 1e9 })).0, 422);
    let wrong = json!({ "account": "operator-2", "password": "wrong" }).to_string();
    let statuses: Vec<u16> =
        (0..8).map(|_| served.request(("POST", "/api/session"), "", &wrong).0).collect();
    assert_eq!(statuses[..5], [401; 5]);
    assert!(statuses[5..].contains(&429), "{statuses:?}");
}

#[test]
fn a_service_holds_rights_needs_a_second_person_and_survives_kills() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    short_mission(folder);
    let served = Served::begin(folder);
    assert_rights(&served);
    assert_refusals(&served);

    let operator = served.sign_in("operator", &served.passwords["operator"]);
    let director = served.sign_in("director", &served.passwords["director"]);
    let (status, ping) = operator.ask("PING");
    assert_eq!(status, 201, "{ping}");
    operator.waits_for(&ping, "completed");
    let (status, clear) = operator.ask("CLEAR_SCIENCE");
    assert_eq!((status, &clear["state"]), (201, &json!("awaiting approval")));
    let approve = format!("/api/requests/{}/approve", clear["n"]);
    assert_eq!(operator.post(&approve, &json!({})).0, 403, "who asked cannot approve");
    let (status, decided) = director.post(&approve, &json!({}));
    assert_eq!((status, &decided["state"]), (200, &json!("released")));
    assert_eq!(director.post(&approve, &json!({})).0, 409);
    operator.waits_for(&clear, "completed");
    let alarm = assert_alarm_is_attended(&operator, &director);
    let (_, waiting) = operator.ask("CLEAR_SCIENCE");
    let headers = operator.headers.clone();

    let second = hilal(folder).args(ARGUMENTS).assert().failure();
    let said = String::from_utf8_lossy(&second.get_output().stderr).into_owned();
    assert!(said.contains("another service has this folder"), "{said}");

    let soc = "/api/vehicles/rover/parameters/power.battery.soc?points=5000";
    let samples = |console: &Console<'_>| console.get(soc).1["samples"].as_array().unwrap().clone();
    let told = samples(&operator);
    assert!(told.len() > 20, "{}", told.len());
    served.kill();
    let mut last = waiting["n"].as_u64().unwrap();
    for _ in 0..3 {
        let served = Served::begin(folder);
        let operator = Console { served: &served, headers: headers.clone() };
        assert_eq!(operator.get("/api/session").0, 200, "the session outlives the kill");
        operator.waits_for(&clear, "completed");
        // What was flown again is what had been told; the last seconds may still be on their way.
        let again = samples(&operator);
        let both = again.len().min(told.len());
        assert!(both + 10 >= told.len(), "{both} of {}", told.len());
        assert_eq!(again[..both], told[..both]);
        let everything = operator.hears(|_| true);
        let held = alarms(&everything).into_iter().find(|one| one["n"] == alarm["n"]).unwrap();
        assert_eq!(
            (&held["shelved_until"], &held["deeds"]),
            (&alarm["shelved_until"], &alarm["deeds"])
        );
        let known = everything["requests"].as_array().unwrap();
        assert_eq!(known.last().unwrap()["n"].as_u64(), Some(last), "{known:?}");
        let (status, ping) = operator.ask("PING");
        assert_eq!(status, 201, "{ping}");
        last = ping["n"].as_u64().unwrap();
        served.kill();
    }
    assert_raw_logs_are_held(folder);
    assert_state_is_held(folder);
}

fn alarms(message: &Value) -> Vec<Value> {
    message["vehicles"][0]["alarms"].as_array().unwrap().clone()
}

/// Safe mode raises alarms: one is acknowledged and is over, one is put aside, which is returned.
fn assert_alarm_is_attended(operator: &Console<'_>, director: &Console<'_>) -> Value {
    let safe = json!({ "command": "SET_MODE", "arguments": { "mode": 0 }, "comment": "a test" });
    let (status, asked) = operator.post("/api/vehicles/rover/commands", &safe);
    assert_eq!(status, 201, "{asked}");
    let of = |source: &str| {
        let found =
            |message: &Value| alarms(message).into_iter().find(|one| one["source"] == source);
        found(&operator.hears(|message| found(message).is_some())).unwrap()
    };
    let event = of("SAFE_COMMANDED");
    assert_eq!((&event["priority"], &event["acknowledged"]), (&json!("critical"), &json!(false)));
    let path = |alarm: &Value| format!("/api/vehicles/rover/alarms/{}", alarm["n"]);
    let seen = json!({ "act": "acknowledge", "comment": "we did that" });
    let (status, line) = director.post(&path(&event), &seen);
    assert_eq!((status, &line["acknowledged"]), (200, &json!(true)), "{line}");
    assert_eq!(line["deeds"][0]["account"], "director");
    assert_eq!(operator.post(&path(&event), &seen).0, 409, "it is over");
    let entries = of("system.safe.entries");
    assert_eq!(entries["priority"], "caution");
    let shelve = json!({ "act": { "shelve": { "minutes": 600 } }, "comment": "known" });
    let (status, line) = operator.post(&path(&entries), &shelve);
    assert_eq!(status, 200, "{line}");
    assert!(line["shelved_until"].is_string(), "{line}");
    line
}

/// A raw log whose end a kill has cut short goes on; one that was changed stops the service, and is left as it is.
fn assert_raw_logs_are_held(folder: &Path) {
    let path = folder.join("state/logs/rover/telemetry/downlink.log");
    let log = std::fs::read(&path).unwrap();
    let mut changed = log.clone();
    changed[log.len() / 2] ^= 1;
    std::fs::write(&path, &changed).unwrap();
    let refused = hilal(folder).args(ARGUMENTS).assert().code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("damaged between good records"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), changed);
    std::fs::write(&path, &log[..log.len() - 5]).unwrap();
    let served = Served::begin(folder);
    assert_eq!(served.request(("GET", "/api/openapi.json"), "", "").0, 200);
    served.kill();
    let now = std::fs::read(&path).unwrap();
    assert!(now.starts_with(&log), "what was cut off has come again");
}

/// A trail that was changed and the journal of another mission stop the service, and are left as they are.
fn assert_state_is_held(folder: &Path) {
    let path = folder.join("state/audit.jsonl");
    let trail = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, trail.replacen("STOP_DRIVE", "SET_MODE", 1)).unwrap();
    let refused = hilal(folder).args(ARGUMENTS).assert().code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("audit trail was changed"), "{said}");
    std::fs::write(&path, trail).unwrap();
    let text = std::fs::read_to_string(folder.join("short.toml")).unwrap();
    std::fs::write(folder.join("short.toml"), with(&text, "seed", "8")).unwrap();
    let refused = hilal(folder).args(ARGUMENTS).assert().code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("journal of another flight"), "{said}");
}

#[test]
fn a_rehearsal_hides_its_faults_and_ends_with_who_noticed_and_decided_when() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    short_mission(folder);
    let fault = "[[fault]]\nkind = \"computer-reset\"\nat_h = 2.2\n";
    std::fs::write(folder.join("faults.toml"), fault).unwrap();
    let arguments = [&ARGUMENTS[..], &["--rehearse", "faults.toml"]].concat();
    let mut served = Served::begin_with(folder, &arguments);
    let operator = served.sign_in("operator", &served.passwords["operator"]);
    let director = served.sign_in("director", &served.passwords["director"]);
    assert_eq!(operator.get("/api/mission").1["rehearsal"], true);
    assert_eq!(operator.get("/api/debrief").0, 403, "operators do not read the faults");
    let restarted =
        |message: &Value| alarms(message).into_iter().find(|one| one["source"] == "RESTARTED");
    let alarm = restarted(&operator.hears(|message| restarted(message).is_some())).unwrap();
    assert_eq!(alarm["priority"], "serious");
    let path = format!("/api/vehicles/rover/alarms/{}", alarm["n"]);
    assert_eq!(operator.post(&path, &json!({ "act": "acknowledge" })).0, 200);
    assert_eq!(operator.ask("PING").0, 201);
    let (status, debrief) = director.get("/api/debrief");
    assert_eq!(status, 200, "{debrief}");
    let fault = &debrief["faults"][0];
    assert_eq!((&fault["fault"], &fault["from_met_s"]), (&json!("computer-reset"), &json!(7920.0)));
    assert_eq!(
        (&fault["noticed_by"], &fault["decided_by"]),
        (&json!("operator"), &json!("operator"))
    );
    let seconds = |key: &str| fault[key].as_f64().unwrap();
    assert!(seconds("told_after_s") > 0.0, "{fault}");
    assert!(seconds("noticed_after_s") >= seconds("told_after_s"), "{fault}");
    assert!(seconds("decided_after_s") >= seconds("noticed_after_s"), "{fault}");
    assert_eq!((&fault["commands"], &fault["was_safe"]), (&json!(1), &json!(false)));
    let (_, clear) = operator.ask("CLEAR_SCIENCE");
    let approve = format!("/api/requests/{}/approve", clear["n"]);
    assert_eq!(director.post(&approve, &json!({})).0, 200);
    let (_, debrief) = director.get("/api/debrief");
    assert_eq!(debrief["faults"][0]["commands"], 2, "to approve one is no second telecommand");
    assert_eq!(debrief["done"].as_array().unwrap().len(), 4, "{debrief}");
    let id = served.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let kept = std::fs::read_to_string(folder.join("state/debrief.json")).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["faults"][0]["noticed_by"], "operator");
    std::fs::write(folder.join("faults.toml"), "[[fault]]\nkind = \"no-such\"\nat_h = 1\n")
        .unwrap();
    let refused = hilal(folder).args(&arguments).assert().code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("no fault is called"), "{said}");
}

/// Two ports of this machine that nobody listens to.
fn free_ports() -> [u16; 2] {
    [(); 2]
        .map(|()| UdpSocket::bind("127.0.0.1:0").unwrap())
        .map(|socket| socket.local_addr().unwrap().port())
}

#[test]
fn a_ground_alone_operates_a_flight_of_another_process_and_goes_on_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    short_mission(folder);
    let [up, down] = free_ports();
    let station = format!("rover={down},{up}");
    let (listen, send_to) = (up.to_string(), format!("127.0.0.1:{down}"));
    let fly = ["fly", "short.toml", "--listen", &listen, "--send-to", &send_to];
    let more = ["--perfect-link", "--speed", "100"];
    let _flight = Flight(spawn(folder, &[&fly[..], &more[..]].concat()));
    let serve = ["ground", "serve", "short.toml", "--state", "state", "--port", "0"];
    let ground = [&serve[..], &["--speed", "100", "--station", &station]].concat();
    let served = Served::begin_with(folder, &ground);
    let operator = served.sign_in("operator", &served.passwords["operator"]);
    let director = served.sign_in("director", &served.passwords["director"]);
    assert_eq!(operator.get("/api/mission").1["simulated"], false);
    assert_eq!(director.post("/api/clock", &json!({ "speed": 5.0 })).0, 422);
    let telemetry =
        |message: &Value| !message["vehicles"][0]["samples"].as_array().unwrap().is_empty();
    operator.hears(telemetry);
    let (status, ping) = operator.ask("PING");
    assert_eq!(status, 201, "{ping}");
    operator.waits_for(&ping, "completed");
    let alarm = assert_alarm_is_attended(&operator, &director);
    let headers = operator.headers.clone();
    served.kill();
    for _ in 0..2 {
        let served = Served::begin_with(folder, &ground);
        let operator = Console { served: &served, headers: headers.clone() };
        assert_eq!(operator.get("/api/session").0, 200, "the session outlives the kill");
        operator.waits_for(&ping, "completed");
        let held = alarms(&operator.hears(|message| message["full"] == true));
        let held = held.into_iter().find(|one| one["n"] == alarm["n"]).unwrap();
        assert_eq!(
            (&held["shelved_until"], &held["deeds"]),
            (&alarm["shelved_until"], &alarm["deeds"])
        );
        let (status, again) = operator.ask("PING");
        assert_eq!(status, 201, "{again}");
        operator.waits_for(&again, "completed");
        served.kill();
    }
    let rebuild = ["ground", "rebuild", "state/logs", "--mission", "short.toml"];
    hilal(folder).args(rebuild).assert().success();
    for (station, code, words) in [
        ("micro-1=10017,10018", 1, "no vehicle of this name flies in the mission; there are rover"),
        ("rover", 2, "names no station; write rover=10017,127.0.0.1:10018"),
        ("rover=10017", 2, "names no station"),
        ("rover=10017,somewhere", 2, "is no address of a socket"),
    ] {
        let arguments = [&serve[..], &["--station", station]].concat();
        let refused = hilal(folder).args(arguments).assert().code(code);
        let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(said.contains(words), "{station}: {said}");
    }
}
