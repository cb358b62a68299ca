//! `/learning/certificates`: one's own certificates, and one to print.

pub mod publication;

use askama::Template;
use axum::extract::Path;
use base::Day;
use qrcode::{QrCode, render::svg};
use ui::{Cx, Outcome, Page, page::download};

use crate::certificate::{self, Certificate, CertificateId, State};

#[derive(Template)]
#[template(path = "certificates/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    certificates: Vec<Certificate>,
    today: Day,
}

pub async fn index(cx: Cx) -> Outcome {
    let certificates = certificate::own(&cx.app.db, cx.actor()?).await?;
    Index { cx: &cx, certificates, today: cx.today() }.page()
}

#[derive(Template)]
#[template(path = "certificates/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    certificate: &'a Certificate,
    state: State,
    address: String,
    /// Of the page behind the code; SVG.
    qr: String,
}

pub async fn show(cx: Cx, Path(id): Path<CertificateId>) -> Outcome {
    let certificate = certificate::get(&cx.app.db, cx.actor()?, id).await?;
    let address = address(&cx, &certificate);
    let qr = code(&address)?;
    Show { cx: &cx, state: certificate.state(cx.today()), certificate: &certificate, address, qr }.page()
}

pub(super) fn address(cx: &Cx, certificate: &Certificate) -> String {
    format!("{}/certificates/{}", cx.app.config.server.public_url.trim_end_matches('/'), certificate.code)
}

fn code(address: &str) -> base::Result<String> {
    let drawn = QrCode::new(address.as_bytes())?.render::<svg::Color>().min_dimensions(120, 120).build();
    Ok(drawn.split_once("?>").map_or(drawn.as_str(), |(_, rest)| rest).to_owned())
}

/// The signed file.
pub async fn signed(cx: Cx, Path(id): Path<CertificateId>) -> Outcome {
    let certificate = certificate::get(&cx.app.db, cx.actor()?, id).await?;
    let name = format!("{}-{}.json", certificate.title, certificate.code);
    download(&name, "application/json", certificate.signed.into_bytes())
}
