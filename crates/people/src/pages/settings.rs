//! `/settings/…`: text size, appearance, language; kept in cookies so that
//! they hold before signing in and say nothing of a person.

use axum::http::{HeaderValue, header};
use base::Error;
use ui::{Cx, Form, Outcome, page::redirect};

fn keep(form: &Form, cookie: &str, value: &str) -> Outcome {
    let mut response = redirect(super::sign_in::settings_target(form.get("to")))?;
    let cookie = format!("{cookie}={value}; Path=/; SameSite=Lax; Max-Age=31536000");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::from)?);
    Ok(response)
}

fn known<'a>(value: &'a str, words: &[&str]) -> Result<&'a str, Error> {
    if words.contains(&value) { Ok(value) } else { Err(base::invalid("value", "form-not-understood")) }
}

/// `POST /settings/text`
pub async fn text(_cx: Cx, form: Form) -> Outcome {
    keep(&form, "xq_text", known(form.get("text"), &["none", "large", "xlarge", "max"])?)
}

/// `POST /settings/theme`
pub async fn theme(_cx: Cx, form: Form) -> Outcome {
    keep(&form, "xq_theme", known(form.get("theme"), &["auto", "light", "dark"])?)
}

/// `POST /settings/lang`
pub async fn lang(_cx: Cx, form: Form) -> Outcome {
    keep(&form, "xq_lang", known(form.get("lang"), &["zh-CN", "en"])?)
}
