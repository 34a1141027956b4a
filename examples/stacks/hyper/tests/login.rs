//! The journeys of every example.

use browser::Site;
use with_hyper::App;

async fn serve() -> Site {
    let (site, listener) = Site::prepare().await;
    tokio::spawn(with_hyper::serve(listener, App::new(site.sso(), site.users.clone())));
    site
}

browser::journeys!(serve);
browser::journeys!(serve:
    a_copy_of_a_session_ends_with_it
    a_session_ends_when_the_identity_provider_says_so
);
