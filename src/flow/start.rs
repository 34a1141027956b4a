//! The start of a login: what must be remembered is kept, and then the browser may go.

use chrono::{DateTime, Utc};
use url::Url;

use crate::flow::asked_stores::AskedStores;
use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::login_id::LoginId;
use crate::flow::pending_logins::Put;
use crate::flow::refused::Refused;
use crate::login::pending::{PendingLogin, Purpose};
use crate::login::service_provider::ServiceProvider;
use crate::login::start::LoginRequest;

/// Starts a login: gives the address to send the browser to, and what was kept.
pub async fn start_login(
    settings: &ServiceProvider,
    purpose: Purpose,
    stores: &AskedStores,
    now: DateTime<Utc>,
    cookies: &mut Cookies,
    with: impl for<'a> FnOnce(LoginRequest<'a>) -> LoginRequest<'a>,
) -> Result<(Url, PendingLogin), Refused> {
    let id = LoginId::fresh(now).map_err(|_| Refused::new(code::START_NO_RANDOMNESS))?;
    let request = settings.start_login(id.request_id().clone(), now);
    let request = with(request).for_purpose(purpose);
    let redirect = request.clone().redirect();
    let (url, pending) = redirect.map_err(|error| Refused::new(error.code()))?;
    let mut put = stores.put(cookies, &id, &pending, now).await?;
    if put == Put::TooLarge {
        // Better to land on the front page than nowhere.
        let without_path = request.without_return_to().pending();
        put = stores.put(cookies, &id, &without_path, now).await?;
    }
    match put {
        Put::Done => Ok((url, pending)),
        Put::TooLarge => Err(Refused::new(code::COOKIE_TOO_LARGE)),
        Put::NoRandomness => Err(Refused::new(code::START_NO_RANDOMNESS)),
    }
}
