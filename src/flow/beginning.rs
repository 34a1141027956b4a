//! The beginning of a login: what must be remembered is kept, and then the browser may go.

use chrono::{DateTime, Utc};
use url::Url;

use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::login_id::LoginId;
use crate::flow::pending_logins::Put;
use crate::flow::refused::Refused;
use crate::flow::stores::Stores;
use crate::login::pending::PendingLogin;
use crate::login::service_provider::ServiceProvider;
use crate::login::start::LoginRequest;

/// Begins a login: gives the address to send the browser to, and what was kept.
pub async fn begin(
    settings: &ServiceProvider,
    stores: &Stores,
    now: DateTime<Utc>,
    cookies: &mut Cookies,
    with: impl for<'a> FnOnce(LoginRequest<'a>) -> LoginRequest<'a>,
) -> Result<(Url, PendingLogin), Refused> {
    let id = LoginId::fresh(now).map_err(|_| Refused::with(code::START_NO_RANDOMNESS))?;
    let request = with(settings.start_login(id.request_id().clone(), now));
    let redirect = request.clone().redirect();
    let (url, pending) = redirect.map_err(|error| Refused::with(error.code()))?;
    let mut put = stores.put(cookies, &id, &pending, now).await?;
    if put == Put::TooLarge {
        // Better to land on the front page than nowhere.
        let without_path = request.without_return_to().pending();
        put = stores.put(cookies, &id, &without_path, now).await?;
    }
    match put {
        Put::Kept => Ok((url, pending)),
        Put::TooLarge => Err(Refused::with(code::COOKIE_TOO_LARGE)),
        Put::NotSealed => Err(Refused::with(code::START_NO_RANDOMNESS)),
    }
}
