//! Transactions, jobs and events.

use std::cell::RefCell;

use base::{Moment, TenantId, conflict};
use jiff::SignedDuration;
use store::{
    Rows,
    job::{self, Schedule},
    outbox::{self, Subscription},
    params, row,
};

use crate::{noon, on_each_database};

#[test]
fn a_refused_transaction_leaves_neither_row_nor_job() {
    on_each_database(async |db, ids| {
        let refused = db
            .write(|tx| async move {
                tx.insert("note", row! { id: 1_i64, text: "一" }).await?;
                tx.enqueue(ids, "note.send", &1).await?;
                Err::<(), _>(conflict("test-refused"))
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(db.count("select count(*) from note", vec![]).await.unwrap(), 0);
        assert_eq!(db.count("select count(*) from store_job", vec![]).await.unwrap(), 0);
    });
}

#[test]
fn values_come_back_as_they_went_in() {
    on_each_database(async |db, _| {
        db.write(|tx| async move {
            let rows = (0..1200_i64)
                .map(|id| params![id, format!("第{id}条"), id % 2 == 0, Some(id as f64 / 4.0), vec![id as u8, 0xff]])
                .collect();
            tx.insert_all("note", &["id", "text", "done", "weight", "raw"], rows).await?;
            assert!(!tx.insert_new("note", row! { id: 7_i64, text: "again" }).await?);
            Ok(())
        })
        .await
        .unwrap();
        let even = db.count("select count(*) from note where done = $1", params![true]).await.unwrap();
        assert_eq!(even, 600);
        let weight: Option<f64> = db.value("select weight from note where text = $1", params!["第7条"]).await.unwrap();
        assert_eq!(weight, Some(1.75));
        let raw: Option<Vec<u8>> = db.value("select raw from note where id = $1", params![7_i64]).await.unwrap();
        assert_eq!(raw, Some(vec![7, 0xff]));
    });
}

#[test]
fn a_failing_job_waits_longer_each_time_and_then_is_dead() {
    on_each_database(async |db, ids| {
        db.write(|tx| async move { tx.enqueue(ids, "note.send", &42).await }).await.unwrap();
        let mut now = noon();
        let tries = RefCell::new(0);
        let mut waits = Vec::new();
        while job::dead(db).await.unwrap().is_empty() {
            let ran = job::run_next(db, now, &["note.send"], |job| {
                *tries.borrow_mut() += 1;
                assert_eq!(job.payload, "42");
                async { Err(conflict("test-refused")) }
            });
            if ran.await.unwrap() {
                let next: Option<Moment> = db.value("select run_at from store_job", vec![]).await.unwrap();
                waits.push(next.unwrap().duration_since(now).as_secs());
                now = next.unwrap().0;
            }
        }
        assert_eq!(*tries.borrow(), job::MAX_ATTEMPTS);
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3840]);
        let dead = job::dead(db).await.unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("conflict: test-refused"));
        let id = dead[0].id;
        assert!(db.write(|tx| async move { tx.retry_job(id, now).await }).await.unwrap());
        let ran = job::run_next(db, now, &["note.send"], |_| async { Ok(()) }).await.unwrap();
        assert!(ran);
        assert_eq!(db.count("select count(*) from store_job", vec![]).await.unwrap(), 0);
    });
}

#[test]
fn a_claimed_job_is_nobody_elses_until_its_lease_ends() {
    on_each_database(async |db, ids| {
        db.write(|tx| async move { tx.enqueue(ids, "note.send", &1).await }).await.unwrap();
        let inner = job::run_next(db, noon(), &["note.send"], |_| async {
            let second = job::run_next(db, noon(), &["note.send"], |_| async { Ok(()) }).await?;
            assert!(!second, "claimed twice");
            let later = noon() + job::LEASE + SignedDuration::from_secs(1);
            let third = job::run_next(db, later, &["note.send"], |_| async { Ok(()) }).await?;
            assert!(third, "a lost worker's job is taken over");
            Ok(())
        });
        assert!(inner.await.unwrap());
    });
}

#[test]
fn an_event_becomes_one_job_for_each_subscriber() {
    on_each_database(async |db, ids| {
        let tenant: TenantId = ids.make();
        db.write(|tx| async move { tx.emit(ids, tenant, "note.written", &"id").await }).await.unwrap();
        let subscriptions = [
            Subscription { event: "note.written", job: "a" },
            Subscription { event: "note.written", job: "b" },
            Subscription { event: "note.lost", job: "c" },
        ];
        assert_eq!(outbox::dispatch(db, ids, &subscriptions).await.unwrap(), 1);
        assert_eq!(outbox::dispatch(db, ids, &subscriptions).await.unwrap(), 0);
        let kinds: Vec<String> = db.column("select kind from store_job order by kind", vec![]).await.unwrap();
        assert_eq!(kinds, ["a", "b"]);
    });
}

#[test]
fn a_recurring_job_is_enqueued_once_a_turn() {
    on_each_database(async |db, ids| {
        let schedules = [Schedule { job: "tidy", every: SignedDuration::from_hours(1) }];
        let count = async || db.count("select count(*) from store_job", vec![]).await.unwrap();
        job::enqueue_scheduled(db, ids, noon(), &schedules).await.unwrap();
        job::enqueue_scheduled(db, ids, noon(), &schedules).await.unwrap();
        assert_eq!(count().await, 1);
        job::enqueue_scheduled(db, ids, noon() + SignedDuration::from_hours(1), &schedules).await.unwrap();
        assert_eq!(count().await, 2);
    });
}
