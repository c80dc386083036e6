//! Where nothing is sent, and what a server can do to whoever posts to it.

use super::*;
use crate::testing::receiver::{Receiver, Reply};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const SOON: Duration = Duration::from_secs(2);

/// One for which names have these addresses, one list after the other with each look-up.
fn with(allowed: &[&str], lookups: &'static [&'static [&'static str]]) -> (Outgoing, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let resolve = move |_: String, port: u16| -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        let at = counted.fetch_add(1, Ordering::SeqCst);
        let found = lookups[at.min(lookups.len() - 1)];
        let found = found.iter().map(|address| SocketAddr::new(address.parse().unwrap(), port)).collect();
        Box::pin(async move { Ok(found) })
    };
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    (Outgoing::with(&allowed, roots, Arc::new(resolve), SOON).unwrap(), asked)
}

fn strict() -> Outgoing {
    Outgoing::new(&[]).unwrap()
}

#[test]
fn an_address_inside_is_refused_however_it_is_written() {
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "[::1]",
        "[::]",
        "10.1.2.3",
        "0xa.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "2852039166",
        "100.64.0.1",
        "0",
        "0.0.0.0",
        "[::ffff:10.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "224.0.0.1",
        "255.255.255.255",
        "１２７.0.0.1",
        "127。0。0。1",
    ] {
        assert_eq!(strict().target(&format!("https://{host}/a")), Err(Unfit::Inside), "{host}");
        assert_eq!(strict().target(&format!("https://{host}:8443/a")), Err(Unfit::Inside), "{host}");
    }
}

#[test]
fn an_address_is_https_and_says_nothing_but_server_and_path() {
    let read = |text: &str| strict().target(text).map(|target| target.as_str().to_owned());
    assert_eq!(read(" https://Hooks.Example/T0?a=b#c "), Ok("https://hooks.example/T0?a=b".to_owned()));
    assert_eq!(read("https://1.1.1.1:8443/a"), Ok("https://1.1.1.1:8443/a".to_owned()));
    assert_eq!(read("http://hooks.example/a"), Err(Unfit::Open));
    for text in [
        "",
        "hooks.example",
        "//hooks.example/a",
        "ftp://hooks.example/a",
        "file:///etc/passwd",
        "javascript:1",
        "https://ana@hooks.example/",
        "https://ana:secreto@hooks.example/",
        "https://hooks.example@127.0.0.1/",
        "https://",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://[fe80::1%25eth0]/",
        "https://1.2.3.4.5/",
    ] {
        assert_eq!(read(text), Err(Unfit::Malformed), "{text}");
    }
    assert_eq!(read(&format!("https://hooks.example/{}", "x".repeat(2_000))), Err(Unfit::TooLong));
}

#[test]
fn a_server_that_is_listed_may_lie_inside_and_goes_without_tls() {
    let outgoing = Outgoing::new(&["chat.Interno".to_owned(), "10.0.0.7".to_owned(), "[::1]".to_owned()]).unwrap();
    for fits in [
        "http://chat.interno/a",
        "http://CHAT.interno./a",
        "https://10.0.0.7/a",
        "http://0xa.7:8065/a",
        "http://[::1]:80/a",
    ] {
        assert!(outgoing.target(fits).is_ok(), "{fits}");
    }
    assert_eq!(outgoing.target("http://otro.interno/a"), Err(Unfit::Open));
    assert_eq!(outgoing.target("https://10.0.0.8/a"), Err(Unfit::Inside));
    assert_eq!(canonical_host("chat.interno:80"), None);
}

#[test]
fn what_is_shown_of_an_address_is_its_server_and_little_more() {
    let masked = |text: &str| strict().target(text).unwrap().masked();
    assert_eq!(masked("https://hooks.slack.com/services/T000/B000/abcdefghijklx9Qz"), "https://hooks.slack.com/…x9Qz");
    assert_eq!(masked("https://hooks.example:8443/secreto"), "https://hooks.example:8443/…");
    assert_eq!(format!("{:?}", strict().target("https://hooks.example/secreto").unwrap()), "https://hooks.example/…");
}

#[tokio::test]
async fn a_name_is_refused_when_one_of_its_addresses_lies_inside() {
    for inside in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1", "fd00::1"] {
        // Leaked for the test: the list stands for as long as the look-ups.
        let both: &'static [&'static str] = Vec::leak(vec!["1.1.1.1", inside]);
        let (outgoing, asked) = with(&[], Vec::leak(vec![both]));
        let target = outgoing.target("https://hooks.example/a").unwrap();
        let refused = outgoing.post(&target, Vec::new()).await;
        assert!(matches!(refused, Err(Failure::Inside(address)) if address.to_string() == inside), "{refused:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
    let (outgoing, _) = with(&[], &[&[]]);
    let target = outgoing.target("https://hooks.example/a").unwrap();
    assert!(matches!(outgoing.post(&target, Vec::new()).await, Err(Failure::Unknown)));
}

#[tokio::test]
async fn a_name_that_changes_between_two_look_ups_is_looked_up_once() {
    let site = Receiver::start().unwrap();
    // What is checked is what is connected to, and nobody has that address; the second answer would lead inside.
    let (outgoing, asked) = with(&[], &[&["3ffe::1"], &["127.0.0.1"]]);
    let target = outgoing.target(&format!("https://hooks.example:{}/a", site.address.port())).unwrap();
    let failed = outgoing.post(&target, b"{}".to_vec()).await;
    assert!(failed.is_err() && !matches!(failed, Err(Failure::Inside(_))), "{failed:?}");
    assert_eq!((asked.load(Ordering::SeqCst), site.received().len()), (1, 0));
    let again = outgoing.post(&target, b"{}".to_vec()).await;
    assert!(matches!(again, Err(Failure::Inside(_))), "{again:?}");
    assert_eq!(site.received().len(), 0);
}

#[tokio::test]
async fn a_post_is_one_request_to_where_it_was_checked() {
    let site = Receiver::start().unwrap();
    let (outgoing, asked) = with(&["chat.interno"], &[&["127.0.0.1"]]);
    let port = site.address.port();
    let target = outgoing.target(&format!("http://chat.interno:{port}/hook/%C3%B1?a=1&b=%20")).unwrap();
    let answer = outgoing.post(&target, br#"{"text":"Hola"}"#.to_vec()).await.unwrap();
    assert_eq!(answer, Answer { status: 200, retry_after: None });
    let received = site.received();
    let [request] = &received[..] else { panic!("{received:?}") };
    let head = request.head.to_lowercase();
    assert!(head.starts_with("post /hook/%c3%b1?a=1&b=%20 http/1.1\r\n"), "{head}");
    assert!(head.contains(&format!("\r\nhost: chat.interno:{port}\r\n")), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    assert_eq!((request.body.as_str(), asked.load(Ordering::SeqCst)), (r#"{"text":"Hola"}"#, 1));
    // Whoever speaks no TLS is not spoken to otherwise.
    let target = outgoing.target(&format!("https://chat.interno:{port}/a")).unwrap();
    assert!(matches!(outgoing.post(&target, Vec::new()).await, Err(Failure::Io(_) | Failure::TimedOut)));
    assert_eq!(site.received().len(), 1);
}

#[tokio::test]
async fn nothing_follows_a_redirect() {
    let (site, inside) = (Receiver::start().unwrap(), Receiver::start().unwrap());
    let (outgoing, _) = with(&["127.0.0.1"], &[&[]]);
    let location: &'static str = String::leak(format!("Location: http://{}/inside", inside.address));
    for status in [301, 302, 303, 307, 308] {
        site.reply(Reply::Status(status, location));
        let target = outgoing.target(&format!("http://{}/a", site.address)).unwrap();
        assert_eq!(outgoing.post(&target, Vec::new()).await.unwrap().status, status);
    }
    assert_eq!((site.received().len(), inside.received().len()), (5, 0));
}

#[tokio::test]
async fn an_answer_is_waited_for_so_long_and_read_so_far() {
    let site = Receiver::start().unwrap();
    let (outgoing, _) = with(&["127.0.0.1"], &[&[]]);
    let target = outgoing.target(&format!("http://{}/a", site.address)).unwrap();
    let began = Instant::now();
    site.reply(Reply::Endless);
    assert_eq!(outgoing.post(&target, Vec::new()).await.unwrap().status, 200, "the head says it all");
    site.reply(Reply::EndlessHead);
    assert!(matches!(outgoing.post(&target, Vec::new()).await, Err(Failure::Http(_))));
    assert!(began.elapsed() < SOON, "neither is waited for");
    site.reply(Reply::Silence(Duration::from_mins(1)));
    let began = Instant::now();
    assert!(matches!(outgoing.post(&target, Vec::new()).await, Err(Failure::TimedOut)));
    assert!((SOON..SOON * 3).contains(&began.elapsed()), "{:?}", began.elapsed());
    site.reply(Reply::Status(429, "Retry-After: 120"));
    let answer = outgoing.post(&target, Vec::new()).await.unwrap();
    assert_eq!(answer, Answer { status: 429, retry_after: Some("120".to_owned()) });
}
