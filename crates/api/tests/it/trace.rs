//! Traces: a caller's trace is taken up where it is well formed, and stands in each line of the log.

use serde_json::Value;

use crate::support::log::Log;
use crate::support::{Reply, TestApp};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Id, place and flags of the trace that an answer names.
#[track_caller]
fn parts(reply: &Reply) -> (String, String, String) {
    let header = reply.header("traceresponse");
    let parts: Vec<&str> = header.split('-').collect();
    let [version, id, span, flags] = parts.try_into().unwrap();
    assert_eq!((version, id.len(), span.len()), ("00", 32, 16), "{header}");
    (id.to_owned(), span.to_owned(), flags.to_owned())
}

#[tokio::test]
async fn a_well_formed_trace_is_taken_up() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    for (flags, wanted) in [("00", "00"), ("01", "01"), ("ff", "01")] {
        let parent = format!("00-{TRACE}-00f067aa0ba902b7-{flags}");
        let reply = nobody.ask("GET", "/openapi.json");
        let reply = reply.header("traceparent", &parent).send().await;
        let (id, span, flags) = parts(&reply);
        assert_eq!((id.as_str(), flags.as_str()), (TRACE, wanted));
        assert_ne!(span, "00f067aa0ba902b7");
    }
}

#[tokio::test]
async fn anything_else_is_replaced_by_a_trace_of_our_own() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    let long = "a".repeat(4_000);
    let mut seen = std::collections::BTreeSet::new();
    for parent in [
        "",
        "yamada taro",
        "00-yamada-taro-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        &long,
    ] {
        let ask = nobody.ask("GET", "/me").header("traceparent", parent);
        let reply = ask.send().await;
        let problem = reply.problem(401, "not_signed_in");
        let (id, _, flags) = parts(&reply);
        // One's own trace has the request's id, which the problem names.
        let request = problem["request_id"].as_str().unwrap().replace('-', "");
        assert_eq!((&id, flags.as_str()), (&request, "00"), "{parent}");
        assert!(seen.insert(id), "{parent}");
    }
    // Two are one too many.
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let ask = nobody.ask("GET", "/me").header("traceparent", &parent);
    let reply = ask.header("traceparent", &parent).send().await;
    assert_ne!(parts(&reply).0, TRACE);
}

/// Lines of the log with this message.
fn lines(log: &Log, message: &str) -> Vec<Value> {
    let text = String::from_utf8(log.so_far()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line["fields"]["message"] == message)
        .collect()
}

#[tokio::test]
async fn each_line_of_the_log_names_request_and_trace_and_the_pattern_of_the_route() {
    let log = Log::of_the_server();
    let app = TestApp::new().await;
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let path = "/organizations/Qx7Wv9Kp2Zd?q=Qx7Wv9Kp2Zd";
    let ask = app.nobody();
    let reply = ask.ask("GET", path).header("traceparent", &parent);
    let problem = reply.send().await.problem(401, "not_signed_in");
    let of_the_trace = |line: &Value| line["span"]["trace_id"] == TRACE;
    for message in ["request", "refused"] {
        let found: Vec<Value> = lines(&log, message)
            .into_iter()
            .filter(of_the_trace)
            .collect();
        let [line] = found.as_slice() else {
            panic!("{message}: {found:?}");
        };
        assert_eq!(line["span"]["request_id"], problem["request_id"], "{line}");
        if message == "request" {
            let fields = &line["fields"];
            assert_eq!(fields["route"], "/api/v1/organizations/{id}");
            assert_eq!(fields["method"], "GET");
            assert_eq!(fields["status"], 401);
            assert!(fields["micros"].is_u64(), "{line}");
        }
    }
    assert!(
        !String::from_utf8(log.so_far())
            .unwrap()
            .contains("Qx7Wv9Kp2Zd")
    );
}
