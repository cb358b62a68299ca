//! The server: pages on one listener, the content of course packages on another
//! (an origin of its own), health and metrics on a third, workers for jobs, and
//! a graceful stop.

use std::time::Duration;

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
    routing::get,
};
use base::Clock;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use store::{
    job::{self, Schedule},
    outbox::{self, Subscription},
};
use tokio::{net::TcpListener, sync::watch};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use ui::App;

use crate::{boot::told, migrations};

/// Serves until asked to stop (Ctrl-C, SIGTERM), then lets open requests and
/// the running job end.
pub async fn run(app: App, announce: impl FnOnce(&str)) -> Result<()> {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Full("http_request_seconds".into()),
            &[0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0],
        )?
        .install_recorder()
        .context("metrics")?;
    let server = &app.config.server;
    let pages =
        TcpListener::bind(server.listen).await.with_context(|| format!("cannot listen on {}", server.listen))?;
    let admin = TcpListener::bind(server.admin_listen)
        .await
        .with_context(|| format!("cannot listen on {}", server.admin_listen))?;
    let content = TcpListener::bind(server.content_listen)
        .await
        .with_context(|| format!("cannot listen on {}", server.content_listen))?;
    let (stop, stopping) = watch::channel(false);
    // Before anybody is told that it runs: who starts it may stop it at once.
    let mut asked = StopSignal::listen()?;
    announce(&format!("http://{}", pages.local_addr()?));
    tracing::info!(pages = %pages.local_addr()?, admin = %admin.local_addr()?, "listening");

    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..server.job_workers {
        tasks.spawn(work(app.clone(), stopping.clone()));
    }
    let admin_router = admin_router(app.clone(), recorder);
    let admin_stop = stopping.clone();
    tasks.spawn(async move {
        let served = axum::serve(admin, admin_router).with_graceful_shutdown(stopped(admin_stop)).await;
        if let Err(error) = served {
            tracing::error!(%error, "the admin listener ended");
        }
    });
    let content_router = content_router(app.clone());
    let content_stop = stopping.clone();
    tasks.spawn(async move {
        let served = axum::serve(content, content_router).with_graceful_shutdown(stopped(content_stop)).await;
        if let Err(error) = served {
            tracing::error!(%error, "the content listener ended");
        }
    });
    let router = router(app.clone());
    let pages_stop = stopping.clone();
    tasks.spawn(async move {
        let served = axum::serve(pages, router).with_graceful_shutdown(stopped(pages_stop)).await;
        if let Err(error) = served {
            tracing::error!(%error, "the page listener ended");
        }
    });
    asked.wait().await?;
    tracing::info!("stopping");
    app.stop().ask();
    stop.send_replace(true);
    let all_done = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(Duration::from_secs(server.stop_seconds), all_done).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    app.db.clone().close().await.map_err(told)
}

pub fn router(app: App) -> Router {
    ui::respond::router(app)
        .layer(axum::middleware::from_fn(measure))
        .layer(CompressionLayer::new().gzip(true))
        .layer(CatchPanicLayer::new())
}

/// The content of course packages, an origin of its own.
pub fn content_router(app: App) -> Router {
    ui::respond::content(app)
        .layer(axum::middleware::from_fn(measure))
        .layer(CompressionLayer::new().gzip(true))
        .layer(CatchPanicLayer::new())
}

/// Counts requests by route, never by person, and tells the browser how long
/// the server took.
async fn measure(path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let start = Clock::wall();
    let method = request.method().as_str().to_owned();
    let mut response = next.run(request).await;
    let micros = Clock::wall().duration_since(start).as_micros() as f64;
    let route = path.map_or("none".to_owned(), |path| path.as_str().to_owned());
    let status = response.status().as_u16().to_string();
    metrics::histogram!("http_request_seconds", "method" => method, "route" => route, "status" => status)
        .record(micros / 1e6);
    let timing = format!("app;dur={:.2}", micros / 1000.0);
    if let Ok(value) = HeaderValue::from_str(&timing) {
        response.headers_mut().insert(HeaderName::from_static("server-timing"), value);
    }
    response
}

fn admin_router(app: App, recorder: PrometheusHandle) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .with_state(app)
        .route("/metrics", get(async move || recorder.render()))
}

/// Ready: the database answers and its schema is this program's.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let schema = store::migration::pending(&app.db, &migrations()).await;
    match (app.db.ping().await, schema) {
        (Ok(()), Ok(pending)) if pending.is_empty() => (StatusCode::OK, "ready\n"),
        (Ok(()), Ok(_)) => (StatusCode::SERVICE_UNAVAILABLE, "the schema is behind\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Ctrl-C, and SIGTERM where there is one.
struct StopSignal {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl StopSignal {
    fn listen() -> Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) -> Result<()> {
        #[cfg(unix)]
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed?,
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await?;
        Ok(())
    }
}

/// One worker: events, recurring jobs, due jobs; looks again every second when
/// there is nothing to do.
async fn work(app: App, mut stopping: watch::Receiver<bool>) {
    let schedules: Vec<Schedule> = app.modules.iter().flat_map(|module| module.schedules).copied().collect();
    let subscriptions: Vec<Subscription> =
        app.modules.iter().flat_map(|module| module.subscriptions).copied().collect();
    while !*stopping.borrow() {
        match turn(&app, &schedules, &subscriptions).await {
            Ok(true) => {}
            Ok(false) => {
                let _ = tokio::time::timeout(Duration::from_secs(1), stopping.changed()).await;
            }
            Err(error) => {
                tracing::error!(%error, "a worker's turn failed");
                let _ = tokio::time::timeout(Duration::from_secs(5), stopping.changed()).await;
            }
        }
    }
}

async fn turn(app: &App, schedules: &[Schedule], subscriptions: &[Subscription]) -> base::Result<bool> {
    job::enqueue_scheduled(&app.db, &app.ids, app.clock.now(), schedules).await?;
    let events = outbox::dispatch(&app.db, &app.ids, subscriptions).await?;
    Ok(ui::jobs::run_one(app).await? || events > 0)
}
