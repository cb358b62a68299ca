//! Signed statements (Data 2.6): a JSON web signature as an attachment, whose
//! payload is the statement without it.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rustls_pki_types::CertificateDer;
use webpki::{EndEntityCert, ring};

use super::call::{Refusal, refuse};
use crate::xapi::{Json, equivalence};

pub fn verify(statement: &Json<'_>, content_type: &str, signature: &[u8]) -> Result<(), Refusal> {
    if content_type != "application/octet-stream" {
        return refuse("a signature's contentType must be application/octet-stream");
    }
    let broken = || Refusal::bad("a signature must be a JSON web signature in compact form");
    let text = std::str::from_utf8(signature).map_err(|_| broken())?.trim();
    let parts: Vec<&str> = text.split('.').collect();
    let [head, payload, mark] = parts[..] else { return Err(broken()) };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| broken());
    let (head_bytes, payload_bytes, mark) = (decode(head)?, decode(payload)?, decode(mark)?);
    let head_json = Json::read(&head_bytes).map_err(|_| broken())?;
    let algorithm = match head_json.get("alg").and_then(Json::as_text) {
        Some("RS256") => ring::RSA_PKCS1_2048_8192_SHA256,
        Some("RS384") => ring::RSA_PKCS1_2048_8192_SHA384,
        Some("RS512") => ring::RSA_PKCS1_2048_8192_SHA512,
        _ => return refuse("a signature's algorithm must be RS256, RS384 or RS512"),
    };
    if let Some(certificate) = head_json.get("x5c").map(|chain| chain.items().first()) {
        let encoded = certificate.and_then(Json::as_text).ok_or_else(broken)?;
        let der = CertificateDer::from(STANDARD.decode(encoded).map_err(|_| broken())?);
        let wrong = |_| Refusal::bad("the signature is not that of the certificate in x5c");
        let certificate = EndEntityCert::try_from(&der).map_err(wrong)?;
        let signed = text.rsplit_once('.').map_or("", |(signed, _)| signed);
        certificate.verify_signature(algorithm, signed.as_bytes(), &mark).map_err(wrong)?;
    }
    let signed = Json::read(&payload_bytes).map_err(|_| Refusal::bad("what was signed must be JSON"))?;
    if equivalence::is_signed_text(statement, &signed) {
        Ok(())
    } else {
        refuse("what was signed is another statement")
    }
}
