//! The pages. Handlers read, call one domain function and render.
