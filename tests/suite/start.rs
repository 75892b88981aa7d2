//! Starting: what is wrong is said at once, with an exit code; what is right is quick.

use quartier::kernel::postgres::MIGRATION_LOCK;
use quartier_protocol::http::joining::Service;
use quartier_tests::capture::Capture;
use quartier_tests::http::get;
use quartier_tests::place::Place;
use quartier_tests::postgres::PrivateDatabase;
use quartier_tests::redis::PrivateRedis;
use quartier_tests::server::{Ended, Server, command, run};
use quartier_tests::time::now;
use quartier_tests::town::Town;
use quartier_tests::tunnel::Certificate;
use quartier_tests::wait::until;
use rustix::process::{Pid, Signal, kill_process};
use std::net::TcpListener;
use std::time::Duration;

async fn failed(place: &Place, arguments: &[&str]) -> String {
    let start = now();
    let Ended { status, output } = run(place.folder(), arguments).await;
    assert!(!status.success(), "{arguments:?} ended with {status}:\n{output}");
    assert!(status.code().is_some(), "an exit code, not a signal: {status}");
    assert!(start.elapsed() < Duration::from_secs(8), "within seconds: {:?}", start.elapsed());
    assert!(!output.contains("panicked"), "{output}");
    output
}

const ANYWHERE: [&str; 4] = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];

fn with<'a>(verb: &'a str, flags: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec![verb];
    if verb == "serve" {
        arguments.extend(ANYWHERE);
    }
    arguments.extend(flags);
    arguments
}

#[tokio::test]
async fn without_a_reachable_redis_it_says_so_and_ends() {
    let (place, database) = (Place::sqlite().await, PrivateDatabase::fresh().await);
    // Held and never listened on by Redis: nobody else takes the port meanwhile.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = { TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port() };
    for port in [nobody, silent.local_addr().unwrap().port()] {
        let url = format!("redis://:geheim@127.0.0.1:{port}");
        let output = failed(&place, &with("serve", &["--redis", &url, "--postgres", &database.url()])).await;
        assert!(output.contains("Redis") && output.contains(&port.to_string()), "{output}");
        assert!(!output.contains("geheim"), "no password in what it says: {output}");
    }
    let redis = format!("redis://127.0.0.1:{nobody}");
    let seed = ["--credentials", "c", "--redis", &redis, "--postgres", &database.url()];
    let output = failed(&place, &with("seed", &seed)).await;
    assert!(output.contains("Redis"), "{output}");
}

#[tokio::test]
async fn without_a_reachable_postgres_it_says_so_and_ends() {
    let (place, redis) = (Place::sqlite().await, PrivateRedis::start().await);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = { TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port() };
    for port in [nobody, silent.local_addr().unwrap().port()] {
        let url = format!("postgres://quartier:geheim@127.0.0.1:{port}/q");
        let output = failed(&place, &with("serve", &["--redis", &redis.url(), "--postgres", &url])).await;
        assert!(output.contains(&format!("PostgreSQL at 127.0.0.1:{port}/q")), "{output}");
        assert!(!output.contains("geheim"), "no password in what it says: {output}");
    }
}

/// Before anything is opened, whatever the command.
#[tokio::test]
async fn one_of_redis_and_postgres_without_the_other_is_an_error() {
    let place = Place::sqlite().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let (redis, postgres) = ("redis://127.0.0.1:1", "postgres://quartier:geheim@127.0.0.1:1/q");
    for verb in [
        &["serve", "--listen", &listen][..],
        &["demo"],
        &["seed", "--credentials", "c"],
        &["admin", "invite"],
        &["audit", "verify"],
        &["smoke"],
        &["check-config"],
    ] {
        for (flags, missing) in [(["--redis", redis], "postgres: "), (["--postgres", postgres], "redis: ")] {
            let output = failed(&place, &[verb, &flags].concat()).await;
            assert!(output.contains(missing) && output.contains("goes together with"), "{output}");
            assert!(!output.contains("geheim") && !output.contains("can't listen"), "{output}");
        }
    }
    let both = failed(&place, &["serve", "--data", "here", "--redis", redis, "--postgres", postgres]).await;
    assert!(both.contains("--data"), "{both}");
}

#[tokio::test]
async fn without_a_usable_folder_it_says_so_and_ends() {
    let place = Place::sqlite().await;
    let file = place.folder().join("a-file");
    std::fs::write(&file, "not a folder").unwrap();
    for folder in [file.to_str().unwrap(), "/proc/nowhere", "/dev/null/x"] {
        let output = failed(&place, &with("serve", &["--data", folder])).await;
        assert!(output.contains(folder), "{output}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_store_is_left_alone() {
    let place = Place::sqlite().await;
    let town = Town::on(place).await;
    let Town { server, place, .. } = town;
    drop(server);
    let broken: Vec<_> = std::fs::read_dir(place.data()).unwrap().map(|e| e.unwrap().path()).collect();
    for path in &broken {
        std::fs::write(path, vec![0x42; 8_192]).unwrap();
    }
    let data = place.data();
    failed(&place, &with("serve", &["--data", data.to_str().unwrap()])).await;
    let main = broken.iter().find(|p| !p.to_string_lossy().ends_with("-wal") && !p.to_string_lossy().ends_with("-shm"));
    assert_eq!(std::fs::read(main.unwrap()).unwrap()[0], 0x42, "nothing was written over it");
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let place = Place::sqlite().await;
    let server = Server::start(&place, &[]).await;
    let address = server.address.to_string();
    let data = place.folder().join("other").to_string_lossy().into_owned();
    let arguments = ["serve", "--listen", &address, "--admin-listen", "127.0.0.1:0", "--data", &data];
    let output = failed(&place, &arguments).await;
    assert!(output.contains(&address), "{output}");
    assert!(!std::fs::exists(&data).unwrap(), "the store was left alone");
}

const NODES: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'quartier'";

#[tokio::test]
async fn whoever_asks_it_to_end_is_heard_while_the_store_is_opened() {
    let (place, redis, database) = (Place::sqlite().await, PrivateRedis::start().await, PrivateDatabase::fresh().await);
    let other_node = database.client().await;
    other_node.query_one("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK]).await.unwrap();
    let tls = Certificate::make(place.folder()).flags();
    let tls: Vec<&str> = tls.iter().map(String::as_str).collect();
    let (redis, database) = (redis.url(), database.url());
    for (verb, signal) in [("serve", Signal::TERM), ("serve", Signal::INT), ("demo", Signal::TERM)] {
        let flags = with(verb, &["--redis", &redis, "--postgres", &database]);
        let mut child = command(place.folder()).args(flags).args(&tls).spawn().unwrap();
        let said = Capture::default();
        said.listen(child.stderr.take().unwrap());
        until("it waits for the other node", async || said.text().contains("another node is doing so").then_some(()))
            .await;
        // Asks for the certificate to be read again, and ends nothing.
        kill_process(Pid::from_child(&child), Signal::HUP).unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        let status = until("it ends", async || child.try_wait().unwrap()).await;
        assert!(status.success(), "{signal:?}: {status}");
        said.ended().await;
        assert!(said.text().contains("asked to end before"), "{}", said.text());
        until("its connection is gone", async || {
            let nodes: i64 = other_node.query_one(NODES, &[]).await.unwrap().get(0);
            (nodes == 0).then_some(())
        })
        .await;
    }
}

/// Nobody would know where it is.
#[tokio::test]
async fn a_server_that_can_not_say_where_it_listens_stops_in_order() {
    let place = Place::sqlite().await;
    for verb in ["serve", "demo"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let data = place.folder().join(verb);
        let flags = with(verb, &["--data", data.to_str().unwrap()]);
        let mut child = command(place.folder()).args(flags).stdout(full).spawn().unwrap();
        let said = Capture::default();
        said.listen(child.stderr.take().unwrap());
        let status = until("it ends", async || child.try_wait().unwrap()).await;
        said.ended().await;
        assert_eq!(status.code(), Some(1), "{}", said.text());
        assert!(said.text().contains("stopped") && said.text().contains("No space left"), "{}", said.text());
    }
}

#[tokio::test]
async fn w2_it_listens_beyond_this_machine_only_with_tls_or_behind_a_trusted_proxy() {
    let place = Place::sqlite().await;
    let output = failed(&place, &["serve", "--listen", "0.0.0.0:0", "--admin-listen", "127.0.0.1:0"]).await;
    assert!(output.contains("listen") && output.contains("TLS"), "{output}");
}

#[tokio::test]
async fn a_configuration_that_makes_no_sense_is_named_key_by_key() {
    let place = Place::sqlite().await;
    let file = |text: &str| {
        let path = place.folder().join("config.toml");
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    for (text, named) in [
        ("lisen = \"127.0.0.1:1\"\n", "lisen"),
        ("page = 0\n", "page"),
        ("page = \"many\"\n", "page"),
        ("listen = \"nowhere\"\n", "listen"),
        ("public_url = [\"chat.example.org\"]\n", "public_url"),
        ("ping_interval_ms = 90000\n", "ping_interval_ms"),
        ("[[[\n", "config.toml"),
    ] {
        let path = file(text);
        for verb in ["check-config", "serve"] {
            let output = failed(&place, &[verb, "--config", &path]).await;
            assert!(output.contains(named), "{text}: {output}");
        }
    }
    let output = failed(&place, &["check-config", "--config", "/nowhere.toml"]).await;
    assert!(output.contains("/nowhere.toml"), "{output}");
    failed(&place, &["serve", "--no-such-flag"]).await;
}

#[tokio::test]
async fn a_broken_calendar_of_holidays_is_named_with_its_line() {
    let place = Place::sqlite().await;
    let file = place.folder().join("ferien.ics");
    let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20269901\r\nEND:VEVENT\r\n";
    std::fs::write(&file, format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n")).unwrap();
    let entries = [
        (format!("Ferien: DE school {}", file.display()), format!("{}: line 6: ", file.display())),
        ("Ferien: DE school /nowhere/ferien.ics".to_owned(), "/nowhere/ferien.ics".to_owned()),
        ("Ferien: DE school for=Metz ferien.ics".to_owned(), "ids of pairings".to_owned()),
    ];
    for (entry, said) in entries {
        for verb in ["check-config", "serve"] {
            let output = failed(&place, &with(verb, &["--agenda-holidays", &entry])).await;
            assert!(output.contains("agenda_holidays: ") && output.contains(&said), "{output}");
            assert_eq!(std::fs::read_dir(place.folder()).unwrap().count(), 1, "the store was left alone");
        }
    }
}

#[tokio::test]
async fn check_config_tells_what_the_configuration_comes_to_and_starts_nothing() {
    let place = Place::sqlite().await;
    let path = place.folder().join("config.toml");
    std::fs::write(&path, "page = 7\noutbox_bytes = 100000\n").unwrap();
    let Ended { status, output } =
        run(place.folder(), &["check-config", "--config", path.to_str().unwrap(), "--page", "9"]).await;
    assert!(status.success(), "{output}");
    let told: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!((told["page"].as_u64(), told["outbox_bytes"].as_u64()), (Some(9), Some(100_000)));
    assert!(!place.data().exists() && !place.folder().join("quartier-data").exists());
}

#[tokio::test]
async fn smoke_boots_answers_and_stops() {
    let place = Place::sqlite().await;
    let Ended { status, output } = run(place.folder(), &["smoke"]).await;
    assert!(status.success(), "{output}");
    assert!(output.contains("ready"), "{output}");
    let left: Vec<_> = std::fs::read_dir(place.folder()).unwrap().collect();
    assert!(left.is_empty(), "it leaves nothing behind: {left:?}");
}

on_both_stores! {
    async fn a_seeded_store_has_who_and_what_was_asked_for(place) {
        let size = quartier_tests::town::Size { pairings: 3, channels: 6, members: 18 };
        let town = Town::with(place, size, &[]).await;
        assert_eq!(town.pairings.len(), 3);
        for pairing in &town.pairings {
            assert_eq!((pairing.channels.len(), pairing.participants.len() + pairing.facilitators.len()), (2, 6));
            let hello = pairing.participants[0].connect(&town.server).await.hello;
            assert_eq!(hello.channels.len(), 2);
        }
    }

    async fn the_credentials_are_readable_by_their_owner_only(place) {
        use std::os::unix::fs::PermissionsExt;
        let town = Town::on(place).await;
        let file = std::fs::metadata(town.place.folder().join("credentials.tsv")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn an_empty_store_tells_on_its_page_and_in_its_words_who_may_come_in() {
    let (place, other) = (Place::sqlite().await, Place::sqlite().await);
    let server = Server::start(&place, &[]).await;
    server.says("This link lets the operator in").await;
    assert!(get(server.address, "/api/v1/service").answer().await.json::<Service>(200).empty);
    let demo = Server::demo(&other).await;
    assert!(!get(demo.address, "/api/v1/service").answer().await.json::<Service>(200).empty);
}
