//! Single sign-on in an actix-web application, with a table of companies in SQLite.

mod admin;
pub mod companies;
mod sign_on;

use std::time::Duration;

use actix_session::SessionMiddleware;
use actix_session::config::PersistentSession;
use actix_session::storage::CookieSessionStore;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::web::{self, PayloadConfig, ServiceConfig};
use actix_web::{App, HttpServer};
use product::users::Users;
use saml_sp::AcsForm;
use saml_sp::flow::{PendingLogins, ReplayGuard, Sso};
use saml_sp::settings::Limits;

use crate::companies::Companies;

/// What the handlers share.
#[derive(Clone)]
pub struct Product {
    sso: Sso,
    companies: Companies,
    users: Users,
}

impl Product {
    /// A product with these companies and users.
    pub fn new(
        companies: Companies,
        users: Users,
        pending: impl Into<PendingLogins>,
        guard: impl ReplayGuard + 'static,
    ) -> Self {
        let sso = Sso::new(companies.clone(), pending, guard)
            // A database that hangs fails after five seconds.
            .with_time_limit(Duration::from_secs(5), actix_web::rt::time::sleep)
            .on_event(|event| eprintln!("{event:?}"))
            .on_failure(|code, error| eprintln!("{code}: {error}"));
        Self { sso, companies, users }
    }
}

/// Serves the application; the sessions' key is to be the same on all nodes.
///
/// # Errors
/// The listener's.
pub fn serve(
    listener: std::net::TcpListener,
    product: Product,
    key: Key,
) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        let sessions = SessionMiddleware::builder(CookieSessionStore::default(), key.clone())
            .cookie_name("__Host-session".to_owned())
            // actix-session says so by itself. With `Strict` the browser, which comes from
            // Microsoft, would not send the cookie on the redirect after the ACS: the user has
            // signed in, and seems not to have.
            .cookie_same_site(SameSite::Lax)
            // The cookie is the session, so whoever has a copy is signed in until then. A store
            // (`RedisSessionStore`) ends a session when the user signs out.
            .session_lifecycle(PersistentSession::default().session_ttl(SESSION_TIME))
            .build();
        App::new().app_data(web::Data::new(product.clone())).configure(routes).wrap(sessions)
    });
    Ok(server.listen(listener)?.run())
}

const SESSION_TIME: actix_web::cookie::time::Duration = actix_web::cookie::time::Duration::hours(8);

fn routes(config: &mut ServiceConfig) {
    config
        // What the largest answer that is judged can take. By itself actix-web reads 16 KiB of a
        // `web::Form` and 256 KiB of `web::Bytes`; a user in 150 groups needs 21 KB, and would be
        // the only one who cannot sign in.
        .app_data(PayloadConfig::new(AcsForm::most_bytes(&Limits::default())))
        .route("/", web::get().to(sign_on::signed_out))
        .route("/sign-out", web::post().to(sign_on::sign_out))
        .route("/{company}/reports", web::get().to(sign_on::reports))
        .route("/saml/{company}/init", web::get().to(sign_on::init))
        .route("/saml/{company}/init", web::head().to(sign_on::init))
        .route("/saml/{company}/finalize", web::post().to(sign_on::finalize))
        .route("/saml/{company}/finalize", web::get().to(sign_on::back_to_init))
        .route("/saml/{company}/metadata", web::get().to(sign_on::metadata))
        .route("/admin/{company}/metadata", web::post().to(admin::upload))
        .route("/admin/{company}/test", web::get().to(admin::test))
        .route("/admin/{company}/live", web::post().to(admin::put_live));
}
