//! The routes of the pages.

use axum::Router;
use axum::extract::{DefaultBodyLimit, RawPathParams, Request, State};
use axum::response::Response;
use axum::routing::{get, post};

use crate::flow::erased::BoxFuture;
use crate::pages::mount::Pages;
use crate::pages::visit::Visit;

/// The most that is read of an upload, though little of it is kept: a browser that is answered in
/// the middle of its upload shows an error of its own in place of ours.
const MOST_READ: usize = 24 << 20;
/// The most of a form of texts, the longest of which is a certificate.
const MOST_TYPED: usize = 64 << 10;

type Page<S> = fn(Pages<S>, Visit, Request) -> BoxFuture<'static, Response>;

impl<S: Clone + Send + Sync + 'static> From<Pages<S>> for Router<S> {
    fn from(pages: Pages<S>) -> Self {
        let show = |page: Page<S>| {
            let pages = pages.clone();
            move |State(state): State<S>, path: RawPathParams, request: Request| async move {
                pages.show(state, &path, request, page).await
            }
        };
        let root = format!("{}/{{company}}", pages.at);
        let at = |path: &str| format!("{root}/{path}");
        let opened = pages.clone();
        let link = get(async move |path: RawPathParams| opened.open_link(&path).await);
        let (upload, typed) = (DefaultBodyLimit::max(MOST_READ), DefaultBodyLimit::max(MOST_TYPED));
        Self::new()
            .route(&root, get(show(|pages, visit, _| Box::pin(pages.show_setup(visit)))))
            .route(
                &at("metadata"),
                post(show(|p, visit, r| Box::pin(p.take_metadata(visit, r)))).layer(upload),
            )
            .route(
                &at("typed"),
                post(show(|p, visit, r| Box::pin(p.take_typed(visit, r)))).layer(typed),
            )
            .route(
                &at("certificate"),
                post(show(|p, v, r| Box::pin(p.take_certificate(v, r)))).layer(upload),
            )
            .route(&at("discard"), post(show(|p, visit, _| Box::pin(p.discard(visit)))))
            .route(
                &at("live"),
                post(show(|p, visit, r| Box::pin(p.put_live(visit, r)))).layer(typed),
            )
            .route(&at("on"), post(show(|p, visit, _| Box::pin(p.switch_on(visit)))))
            .route(&at("off"), post(show(|p, visit, _| Box::pin(p.switch_off(visit)))))
            .route(&at("make-link"), post(show(|p, visit, _| Box::pin(p.make_link(visit)))))
            .route(&at("end-links"), post(show(|p, visit, _| Box::pin(p.end_links(visit)))))
            .route(&at("test"), get(show(|p, visit, r| Box::pin(p.start_test(visit, r)))))
            .route(&at("attempts"), get(show(|p, visit, r| Box::pin(p.attempts(visit, r)))))
            .route(&at("why/{reference}"), get(show(|p, visit, _| Box::pin(p.why(visit)))))
            .route(
                &at("why/{reference}/bundle"),
                get(show(|p, visit, _| Box::pin(p.bundle(visit)))),
            )
            .route(&at("link/{token}"), link)
    }
}
