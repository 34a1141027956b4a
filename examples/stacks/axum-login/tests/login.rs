//! The journeys of every example.

use std::future::IntoFuture;

use browser::Site;

async fn serve() -> Site {
    let (site, listener) = Site::prepare().await;
    let app = with_axum_login::app(site.sso(), site.users.clone());
    tokio::spawn(axum::serve(listener, app).into_future());
    site
}

browser::journeys!(serve);
browser::journeys!(serve: a_copy_of_a_session_ends_with_it);
