//! Course packages: import of two sizes against a bare unzip, and what it takes
//! of memory; a film of the larger size; how long a launch takes; learners who
//! commit at once.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use base::{Clock, Day, Ids, Moment, PersonId, Role};
use bytes::Bytes;
use futures::{StreamExt, stream};
use learning::{
    cmi5::automation::{self, Imported},
    package::{
        self, Package, PackageId,
        import::{self, terminal},
    },
};
use people::{grant, person, tenant};
use store::params;
use tower::ServiceExt;
use ui::{App, Tenant};
use xinqiao::{boot, serve};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{Place, learners, megabytes};

/// Megabytes of the packages.
const SIZES: [usize; 2] = [4, 400];
const FILE: usize = 100 << 10;
const LAUNCHES: usize = 300;
pub const LEARNERS: usize = 200;
const FORM: &str = "application/x-www-form-urlencoded";
const NAMESPACE: &str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd";

/// An organisation with its learners and courses.
pub struct School {
    pub app: App,
    pub tenant: Tenant,
    pub people: Vec<PersonId>,
    pub scorm: Package,
    pub cmi5: Package,
}

pub async fn measure(folder: &Path, places: &[Place], sizes: &[usize]) -> Result<()> {
    let sizes = if sizes.is_empty() { &SIZES } else { sizes };
    let mut files = Vec::new();
    for size in sizes {
        let file = folder.join(format!("{size}.zip"));
        pack(&file, *size)?;
        let bare = unzip(&file, &folder.join("bare"))?;
        println!("bare unzip of {size:>4} MB: {bare:.2} s, {:.0} MB/s", *size as f64 / bare);
        files.push((*size, file, bare));
    }
    for place in places {
        println!("\n== {}", place.name);
        let app = boot::open(place.config.clone(), Clock::System, Ids::new(Clock::System)).await?;
        let (tenant, people) = furnish(&app).await?;
        let mut grown = Vec::new();
        let mut html5 = None;
        for (size, file, bare) in &files {
            let (made, more) = imported(&app, &tenant, *size, file, *bare).await?;
            grown.push(more);
            html5 = Some(made);
        }
        if let [first, .., last] = grown.as_slice() {
            println!("the largest takes {} MB more memory than the smallest", last.saturating_sub(*first));
        }
        let router = serve::router(app.clone());
        let cookie = sign_in(&router).await?;
        film(&router, &cookie, sizes.iter().copied().max().unwrap_or_default()).await?;
        let scorm = small(&app, &tenant, &folder.join("scorm.zip"), &scorm_course()).await?;
        let cmi5 = structure(&app, &tenant, &folder.join("cmi5.xml")).await?;
        let html5 = package::get(&app.db, tenant.id, html5.context("no package")?).await.map_err(boot::told)?;
        println!("\n{:<44} {:>9} {:>9}", "launch: request and the player's page (ms)", "p50", "p99");
        for course in [&html5, &scorm, &cmi5] {
            launches(&app, &router, &cookie, course).await?;
        }
        let school = School { app, tenant, people, scorm, cmi5 };
        learners::measure(&school).await?;
        school.app.db.clone().close().await.map_err(boot::told)?;
    }
    Ok(())
}

/// Imports a package, prints what it took, and gives it with its growth of memory.
async fn imported(app: &App, tenant: &Tenant, size: usize, file: &Path, bare: f64) -> Result<(PackageId, u64)> {
    let before = peak(true)?;
    let start = Instant::now();
    let entered = terminal::receive(app, tenant, file).await.map_err(boot::told)?;
    let received = start.elapsed().as_secs_f64();
    let made = import::run(app, tenant.id, entered.id).await.map_err(boot::told)?;
    let unpacked = start.elapsed().as_secs_f64() - received;
    let grown = peak(false)?.saturating_sub(before);
    let rate = |seconds: f64| size as f64 / seconds;
    println!(
        "import of {size:>4} MB: received {received:.2} s ({:.0} MB/s), checked and unpacked {unpacked:.2} s ({:.0} MB/s, \
         {:.0} % of the bare unzip), peak memory +{grown} MB",
        rate(received),
        rate(unpacked),
        bare / unpacked * 100.0
    );
    Ok((made.context("the package is invalid")?, grown))
}

/// Many files that do not shrink, and a page beside them.
fn pack(file: &Path, megabytes: usize) -> Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(file)?));
    // As films and pictures are packed: as they are.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("index.html", options)?;
    zip.write_all(format!("<!doctype html><title>{megabytes} MB</title>").as_bytes())?;
    let mut seed = 1_u64;
    for number in 0..(megabytes << 20).div_ceil(FILE) {
        zip.start_file(format!("media/{}/{number}.bin", number / 100), options)?;
        let mut piece = Vec::with_capacity(FILE);
        while piece.len() < FILE {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            piece.extend_from_slice(&seed.to_le_bytes());
        }
        zip.write_all(&piece)?;
    }
    zip.finish()?.flush()?;
    Ok(())
}

/// Seconds that the archive library alone takes for it, into a folder.
fn unzip(file: &Path, into: &Path) -> Result<f64> {
    let start = Instant::now();
    ZipArchive::new(File::open(file)?)?.extract(into)?;
    let seconds = start.elapsed().as_secs_f64();
    std::fs::remove_dir_all(into)?;
    Ok(seconds)
}

/// An organisation with its learners.
async fn furnish(app: &App) -> Result<(Tenant, Vec<PersonId>)> {
    let (now, ids) = (Moment(app.clock.now()), &app.ids);
    let new = tenant::New { code: "bench".into(), name: "测".into(), name_en: "bench".into(), kind: "light".into() };
    let new = &new;
    let (tenant, people) = app
        .db
        .write(|tx| async move {
            let tenant = tenant::create(&tx, ids, now, new).await?;
            let mut people = Vec::with_capacity(LEARNERS);
            for number in 1..=LEARNERS {
                let learner = person::New {
                    staff_number: number.to_string(),
                    name: format!("学员{number}"),
                    employment: "in-post".into(),
                    ..person::New::default()
                };
                people.push(person::create(&tx, ids, tenant, &learner).await?);
            }
            let at = (now, Day(app.clock.today(&ui::cx::default_zone())));
            grant::give(&tx, ids, None, tenant, people[0], Role::Educator, None, at).await?;
            Ok((tenant, people))
        })
        .await
        .map_err(boot::told)?;
    Ok((tenant::get(&app.db, tenant).await.map_err(boot::told)?, people))
}

/// A course of one item that says nothing by itself.
fn scorm_course() -> Vec<(&'static str, String)> {
    let manifest = "<manifest identifier=\"M\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
        xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"><metadata><schema>ADL SCORM</schema>\
        <schemaversion>1.2</schemaversion></metadata><organizations default=\"O\"><organization identifier=\"O\">\
        <title>Course</title><item identifier=\"I\" identifierref=\"R\"><title>Item</title></item></organization>\
        </organizations><resources><resource identifier=\"R\" type=\"webcontent\" adlcp:scormtype=\"sco\" \
        href=\"index.html\"><file href=\"index.html\"/></resource></resources></manifest>";
    vec![("imsmanifest.xml", manifest.to_owned()), ("index.html", "<!doctype html><title>Item</title>".to_owned())]
}

async fn small(app: &App, tenant: &Tenant, file: &Path, files: &[(&str, String)]) -> Result<Package> {
    let mut zip = ZipWriter::new(File::create(file)?);
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish()?;
    let entered = terminal::receive(app, tenant, file).await.map_err(boot::told)?;
    let made = import::run(app, tenant.id, entered.id).await.map_err(boot::told)?;
    package::get(&app.db, tenant.id, made.context("the package is invalid")?).await.map_err(boot::told)
}

/// A structure of one unit that lies elsewhere.
async fn structure(app: &App, tenant: &Tenant, file: &Path) -> Result<Package> {
    let text = "<title><langstring lang=\"en\">Course</langstring></title>\
        <description><langstring lang=\"en\">Course</langstring></description>";
    let xml = format!(
        "<courseStructure xmlns=\"{NAMESPACE}\"><course id=\"https://measure.example/course\">{text}</course>\
         <au id=\"https://measure.example/au\" moveOn=\"CompletedOrPassed\">{text}\
         <url>https://measure.example/unit/index.html</url></au></courseStructure>"
    );
    std::fs::write(file, xml)?;
    match automation::import(app, tenant, file).await.map_err(boot::told)? {
        Imported::Made(package) => Ok(*package),
        Imported::Invalid(faults) => anyhow::bail!("the structure is invalid: {faults:?}"),
    }
}

/// What somebody waits for who begins a part: the request, and the page that it
/// leads to.
async fn launches(app: &App, router: &Router, cookie: &str, course: &Package) -> Result<()> {
    let sql = "update learning_package_series set published_id = $2 where id = $1";
    app.db
        .write(|tx| async move { tx.execute(sql, params![course.series_id, course.id]).await })
        .await
        .map_err(boot::told)?;
    let parts = package::parts(&app.db, course.tenant_id, course.id).await.map_err(boot::told)?;
    let part = parts.iter().find(|part| part.is_unit()).context("no part")?.id;
    let path = format!("/learning/packages/{}/parts/{part}/launches", course.id);
    let mut times = Vec::with_capacity(LAUNCHES);
    for _ in 0..LAUNCHES {
        let start = Instant::now();
        let begun = ask(router, Method::POST, &path, cookie, (FORM, Body::empty())).await?;
        ensure!(begun.0 == 303, "a launch answered {}", begun.0);
        let page = ask(router, Method::GET, &begun.1, cookie, (FORM, Body::empty())).await?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        ensure!(page.0 == 200, "the player answered {}", page.0);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{:<44} {:>9.2} {:>9.2}", course.kind().name(), at(50), at(99));
    Ok(())
}

async fn sign_in(router: &Router) -> Result<String> {
    let asked = Request::get("/demo/bench/1").body(Body::empty())?;
    let entered = router.clone().oneshot(asked).await?;
    let cookie = entered.headers().get(header::SET_COOKIE).context("a session")?.to_str()?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// A film that an educator sends in by the form of a unit.
async fn film(router: &Router, cookie: &str, megabytes: usize) -> Result<()> {
    let form = "title=Film&category=safety&summary=";
    let made = ask(router, Method::POST, "/learning/units", cookie, (FORM, Body::from(form))).await?;
    ensure!(made.0 == 303, "a unit answered {}", made.0);
    let unit = made.1.split('/').nth(3).context("a unit")?.to_owned();
    // The first bytes of a Matroska file, and as much as a phone's film has.
    let head = "--film\r\ncontent-disposition: form-data; name=\"file\"; filename=\"film.mkv\"\r\n\r\n";
    let head = [head.as_bytes(), b"\x1a\x45\xdf\xa3matroska"].concat();
    let piece = Bytes::from(vec![7_u8; 64 << 10]);
    let pieces = stream::iter(std::iter::repeat_n(piece, megabytes * 16));
    let parts = stream::iter([Bytes::from(head)]).chain(pieces).chain(stream::iter([Bytes::from("\r\n--film--\r\n")]));
    // As from a network, a piece after the other: who reads takes all that is there.
    let body = Body::from_stream(parts.then(|part| async move {
        tokio::task::yield_now().await;
        Ok::<_, std::io::Error>(part)
    }));
    let before = peak(true)?;
    let start = Instant::now();
    let path = format!("/learning/units/{unit}/films");
    let sent = ask(router, Method::POST, &path, cookie, ("multipart/form-data; boundary=film", body)).await?;
    ensure!(sent.0 == 303, "a film answered {}", sent.0);
    let (seconds, grown) = (start.elapsed().as_secs_f64(), peak(false)?.saturating_sub(before));
    println!("a film of {megabytes} MB sent in: {:.0} MB/s, peak memory +{grown} MB", megabytes as f64 / seconds);
    Ok(())
}

/// Status and `Location`, once the whole answer is there.
async fn ask(
    router: &Router,
    method: Method,
    path: &str,
    cookie: &str,
    (kind, body): (&str, Body),
) -> Result<(u16, String)> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, kind)
        .header("sec-fetch-site", "same-origin")
        .body(body)?;
    let response = router.clone().oneshot(request).await?;
    let status = response.status().as_u16();
    let location = response.headers().get(header::LOCATION).map(|value| value.to_str()).transpose()?;
    let location = location.unwrap_or_default().to_owned();
    axum::body::to_bytes(response.into_body(), usize::MAX).await?;
    Ok((status, location))
}

/// The most memory since it was last forgotten (MB).
fn peak(forget: bool) -> Result<u64> {
    if forget {
        std::fs::write("/proc/self/clear_refs", "5")?;
    }
    megabytes("self", "VmHWM")
}
