//! A scene to walk through (虚拟仿真): the night in the children's clinic, a cmi5
//! package of the hospital's own, brought in as every package is.

use std::io::{Cursor, Write};

use anyhow::Context;
use base::{Moment, Result, error::internal};
use demo::org::HOSPITAL;
use learning::cmi5::automation::{self, Imported};
use people::tenant;
use ui::App;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::courses::writers;

const FILES: [(&str, &str); 6] = [
    ("cmi5.xml", include_str!("../../packages/dispute/cmi5.xml")),
    ("index.html", include_str!("../../packages/dispute/index.html")),
    ("scene.css", include_str!("../../packages/dispute/scene.css")),
    ("scene.js", include_str!("../../packages/dispute/scene.js")),
    ("story.js", include_str!("../../packages/dispute/story.js")),
    ("cmi5.js", include_str!("../../packages/dispute/cmi5.js")),
];

pub async fn load(app: &App, loaded: &demo::load::Loaded) -> Result<()> {
    let tenant = tenant::get(&app.db, loaded.tenants[HOSPITAL]).await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("night-clinic.zip");
    std::fs::write(&file, packed().map_err(|error| internal(format!("{error:#}")))?)?;
    let package = match automation::import(app, &tenant, &file).await? {
        Imported::Made(package) => *package,
        Imported::Invalid(faults) => return Err(internal(format!("the scene is not valid: {faults:?}"))),
    };
    let (author, reviewer) = writers(loaded, HOSPITAL)?;
    let (at, package) = (Moment(app.clock.now()), &package);
    app.db
        .write(|tx| async move { learning::load::release(&tx, &app.ids, package, (author, reviewer), 6, at).await })
        .await
}

fn packed() -> anyhow::Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in FILES {
        writer.start_file(name, SimpleFileOptions::default()).context(name)?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
