//! What can go wrong, as words. `ui` turns them into a page or JSON, once.
//!
//! Existence that is itself private answers [`Error::NotFound`], never
//! [`Error::Forbidden`].

use crate::Message;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field of a form and why it was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub why: Message,
}

#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or this person may not know that there is.
    NotFound,
    /// The thing is known to exist, but this person's roles do not reach it.
    Forbidden,
    /// Nobody is signed in; the page sends the person to the sign-in form.
    SignedOut,
    /// The input was refused; the form shows itself again with these.
    Invalid(Vec<FieldError>),
    /// Somebody else was faster, or the thing is no longer in that state.
    Conflict(Message),
    /// The body was over the limit (bytes).
    TooLarge { limit: u64 },
    /// Too many tries; try again after so many seconds.
    TooMany { retry_after_seconds: u64 },
    /// Ours, not the person's. The text goes to the log and never to a page.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Internal(error) => write!(f, "internal: {error}"),
            Self::Conflict(message) => write!(f, "conflict: {}", message.key),
            Self::Invalid(fields) => {
                write!(f, "invalid:")?;
                for FieldError { field, why } in fields {
                    write!(f, " {field}={}", why.key)?;
                }
                Ok(())
            }
            other => write!(f, "{other:?}"),
        }
    }
}

pub fn not_found() -> Error {
    Error::NotFound
}

pub fn forbidden() -> Error {
    Error::Forbidden
}

pub fn invalid(field: &'static str, why: impl Into<Message>) -> Error {
    Error::Invalid(vec![FieldError { field, why: why.into() }])
}

pub fn conflict(why: impl Into<Message>) -> Error {
    Error::Conflict(why.into())
}

/// An error of ours that has no type of its own.
pub fn internal(text: impl Into<String>) -> Error {
    Error::Internal(text.into().into())
}
