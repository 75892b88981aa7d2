//! Jobs that fail are seen at the shell, beside a running server.

use crate::task_end::configured;
use metrics_exporter_prometheus::PrometheusBuilder;
use quartier::capabilities::later::model::{self, Scheduled};
use quartier::documents::jobs::Job;
use quartier::documents::{Document, key, set};
use quartier::kernel::store::records::{Change, Committed, Content, Expect, Turn};
use quartier::lifecycle;
use quartier_protocol::id::ScheduledId;
use quartier_protocol::time::Timestamp;
use quartier_tests::place::Place;
use quartier_tests::server::run;
use quartier_tests::time::now;
use quartier_tests::town::{SMALL, Seeded};
use quartier_tests::wait::TIME_LIMIT;
use std::time::Duration;
use uuid::Uuid;

/// What is said of jobs: how many there are, and of one what is the matter.
async fn jobs(place: &Place, verb: &str, job: &Job) -> (String, Option<String>) {
    let flags = place.flags();
    let arguments: Vec<&str> = ["jobs", verb].into_iter().chain(flags.iter().map(String::as_str)).collect();
    let ended = run(place.folder(), &arguments).await;
    assert!(ended.status.success(), "{}", ended.output);
    let with = |words: &str| ended.output.lines().find(|line| line.contains(words)).map(str::to_owned);
    let sum = with(" of them given up").or_else(|| with(" will be tried again"));
    (sum.unwrap_or_else(|| panic!("{}", ended.output)), with(&job.id()))
}

on_both_stores! {
    async fn what_failed_is_listed_with_why_and_tried_again_when_one_says_so(place) {
        let place = Seeded::on(place, SMALL).await.place;
        let config = configured(&place);
        // As another program might have kept it: a message for later that can't be read.
        let id = ScheduledId(Uuid::from_u128(7));
        let at = Timestamp::from_unix_ms(1_700_000_000_000);
        let job = model::job(id, at);
        assert_eq!(jobs(&place, "list", &job).await, ("0 failed, 0 of them given up".to_owned(), None));
        let (records, _) = lifecycle::open_records(&config).await.unwrap();
        let content = Content { terms: Vec::new(), expires: None, body: "{}".into() };
        let broken = Change { key: key::<Scheduled>(id.to_string()), expect: Expect::Absent, turn: Turn::Put(content) };
        assert_eq!(records.commit(&[broken, set(&job).unwrap()], at).await.unwrap(), Committed::Done);
        drop(records);

        let opened = lifecycle::open(&config).await.unwrap();
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let running = lifecycle::start(&config, lifecycle::prepare(&config).unwrap(), opened, metrics).await.unwrap();
        let start = now();
        let (sum, line) = loop {
            let listed = jobs(&place, "list", &job).await;
            if listed.1.is_some() {
                break listed;
            }
            assert!(start.elapsed() < TIME_LIMIT, "waited for a job to fail");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let line = line.unwrap();
        assert!(line.starts_with("again at 20") && line.contains("failed once, last at 20"), "{line}");
        assert!(line.contains(": internal: incident "), "{line}");
        assert_eq!(sum, "1 failed, 0 of them given up");
        assert_eq!(jobs(&place, "retry", &job).await.0, "1 will be tried again");
        assert_eq!(jobs(&place, "retry", &job).await.0, "0 will be tried again");
        running.stop().await;
    }
}
