//! `/certificates/keys/{id}`: a public key as JWK (RFC 8037), to check offline.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use base::not_found;
use serde_json::json;
use ui::{Cx, Outcome};

use crate::certificate::key::{self, KeyId};

pub async fn show(cx: Cx, Path(id): Path<KeyId>) -> Outcome {
    let public = key::public(&cx.app.db, id).await?.ok_or_else(not_found)?;
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": id, "x": public });
    let mut response = jwk.to_string().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jwk+json"));
    Ok(response)
}
