//! A course of web pages (H5): what to look at after the rain, of the railway's
//! own, brought in by the same import as everybody's.

use std::{
    convert::Infallible,
    io::{Cursor, Write},
};

use base::{Moment, Result, error::internal};
use bytes::Bytes;
use demo::org::RAILWAY;
use futures::stream;
use learning::package::{
    self,
    import::{self, Import, upload},
};
use ui::App;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::courses::writers;

const FILE_NAME: &str = "雨后巡查.zip";
const FILES: [(&str, &str); 4] = [
    ("index.html", include_str!("../../packages/rain/index.html")),
    ("style.css", include_str!("../../packages/rain/style.css")),
    ("app.js", include_str!("../../packages/rain/app.js")),
    ("slope.svg", include_str!("../../packages/rain/slope.svg")),
];
const MINUTES: i64 = 6;

pub async fn load(app: &App, loaded: &demo::load::Loaded) -> Result<()> {
    let tenant = loaded.tenants[RAILWAY];
    let bytes = packed()?;
    let coming = upload::Coming { file_name: FILE_NAME, bytes: bytes.len() as u64, series: None };
    let id = upload::begin(app, tenant, None, coming).await?;
    let entered = Import::get(&app.db, tenant, id).await?;
    upload::append(app, &entered, 0, u64::MAX, stream::iter([Ok::<_, Infallible>(bytes)])).await?;
    let made = import::run(app, tenant, id).await?.ok_or_else(|| internal("the course is not valid"))?;
    let package = &package::get(&app.db, tenant, made).await?;
    let (author, reviewer) = writers(loaded, RAILWAY)?;
    let at = Moment(app.clock.now());
    app.db
        .write(
            |tx| async move { learning::load::release(&tx, &app.ids, package, (author, reviewer), MINUTES, at).await },
        )
        .await
}

fn packed() -> Result<Bytes> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in FILES {
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner().into())
}
