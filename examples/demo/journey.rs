//! The tutorial, done by a browser without a window: each step as a person does it, by the pages and
//! their forms.

use saml_sp::flow::{Clock, SystemClock};
use saml_sp::url::Url;

use crate::accounts::Accounts;
use crate::browser::{Browser, Page, Stuck};
use crate::portal::Portal;
use crate::site::Site;

/// Where the product is.
pub const PRODUCT: &str = "http://127.0.0.1:3000";
/// Where the pretend Entra is.
pub const ENTRA: &str = "http://localhost:3001";
/// Where the set-up page of Contoso is.
pub const SET_UP: &str = "/settings/sso/contoso";
/// The user whom the tutorial creates.
pub const B_SIMON: &str = "B.Simon@contoso.com";

/// A browser on its way between product and pretend Entra.
pub struct Journey {
    browser: Browser,
    product: Url,
    entra: Url,
}

impl Journey {
    /// Both sides as they are at the start of the demo, in memory, and a browser that was nowhere. What
    /// the product tells its operator goes to `tell`.
    pub async fn begin(tell: impl Fn(&str) + Send + Sync + 'static) -> Result<Self, Stuck> {
        let (product, entra) = (address(PRODUCT)?, address(ENTRA)?);
        let accounts = Accounts::open(None, SystemClock.now()).await.map_err(stuck)?;
        let portal = Portal::new(&entra, SystemClock).map_err(stuck)?;
        let site = Site::new(product.clone(), entra.clone(), accounts, tell).await;
        let site = site.map_err(stuck)?;
        let sites = [(product.clone(), site.router()), (entra.clone(), portal.router())];
        Ok(Self { browser: Browser::new(sites), product, entra })
    }

    /// Opens a page of the product.
    pub async fn at_product(&mut self, path: &str) -> Result<Page, Stuck> {
        let url = self.product.join(path).map_err(stuck)?;
        self.browser.open(&url).await
    }

    /// Opens a page of the pretend Entra.
    pub async fn at_entra(&mut self, path: &str) -> Result<Page, Stuck> {
        let url = self.entra.join(path).map_err(stuck)?;
        self.browser.open(&url).await
    }

    /// Opens a link.
    pub async fn follow(&mut self, url: &Url) -> Result<Page, Stuck> {
        self.browser.open(url).await
    }

    /// Posts a form of a page.
    pub async fn submit(
        &mut self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<Page, Stuck> {
        self.browser.submit(page, action, fields).await
    }

    /// Posts to a path of the product from a page at this address, by no form of the product's.
    pub async fn post(&mut self, from: &str, path: &str, body: &str) -> Result<Page, Stuck> {
        let to = self.product.join(path).map_err(stuck)?;
        self.browser.post_from(&address(from)?, &to, body).await
    }

    /// Opens the set-up page of Contoso, as its administrator.
    pub async fn set_up_page(&mut self) -> Result<Page, Stuck> {
        let page = self.at_product(SET_UP).await?;
        if page.url.path() == SET_UP {
            return Ok(page);
        }
        let contoso = page.text.split("<form ").find(|form| form.contains("value=\"contoso\""));
        contoso.ok_or_else(|| Stuck("nobody can be the administrator of Contoso".to_owned()))?;
        self.submit(&page, "/sign-in/administrator", &[]).await
    }

    /// Steps 2 and 6, second half: copies what the set-up page shows into *Basic SAML Configuration*.
    pub async fn paste(&mut self) -> Result<Page, Stuck> {
        let ours = self.set_up_page().await?;
        let (identifier, reply_url) = (ours.text_of("entity-id")?, ours.text_of("acs-url")?);
        let sign_on_url = ours.text_of("login-url")?;
        let page = self.at_entra("/single-sign-on").await?;
        let fields = [
            ("identifier", identifier.as_str()),
            ("reply_url", &reply_url),
            ("sign_on_url", &sign_on_url),
        ];
        self.submit(&page, "/basic-saml-configuration", &fields).await
    }

    /// Step 5: creates B.Simon, and assigns him.
    pub async fn create_and_assign_b_simon(&mut self) -> Result<Page, Stuck> {
        let page = self.at_entra("/users").await?;
        let fields =
            [("upn", B_SIMON), ("display_name", "B.Simon"), ("email", B_SIMON), ("groups", "2")];
        self.submit(&page, "/users", &fields).await?;
        let page = self.at_entra("/users-and-groups").await?;
        self.submit(&page, "/users-and-groups", &[("user", B_SIMON), ("role", "")]).await
    }

    /// Steps 3 and 6: downloads Entra's metadata, and uploads it.
    pub async fn upload(&mut self) -> Result<Page, Stuck> {
        let page = self.at_entra("/single-sign-on").await?;
        let metadata = self.follow(&page.link("federationmetadata.xml")?).await?;
        let page = self.set_up_page().await?;
        let file = metadata.text.as_bytes();
        self.browser.upload(&page, &format!("{SET_UP}/metadata"), "Example App.xml", file).await
    }

    /// Step 6: tests the connection, by whoever is signed in at Entra, else by B.Simon.
    pub async fn test(&mut self) -> Result<Page, Stuck> {
        let page = self.set_up_page().await?;
        let page = self.follow(&page.link(&format!("{SET_UP}/test"))?).await?;
        self.through_entra(page).await
    }

    /// Step 6: switches single sign-on on, or puts a change live.
    pub async fn put_live(&mut self) -> Result<Page, Stuck> {
        let page = self.set_up_page().await?;
        self.submit(&page, &format!("{SET_UP}/live"), &[]).await
    }

    /// Step 8: signs in by the tile in My Apps, the same as *Test this application*.
    pub async fn sign_in_by_tile(&mut self) -> Result<Page, Stuck> {
        let page = self.at_entra("/launch").await?;
        self.through_entra(page).await
    }

    /// Step 8: signs in by the Sign on URL, opened directly.
    pub async fn sign_in(&mut self) -> Result<Page, Stuck> {
        let page = self.at_product("/saml/contoso/init").await?;
        self.through_entra(page).await
    }

    /// Has one thing go wrong at the next sign-in.
    pub async fn break_next(&mut self, fault: &str) -> Result<Page, Stuck> {
        let page = self.at_entra("/break-it").await?;
        self.submit(&page, &format!("/break-it/{fault}"), &[("for", "next")]).await
    }

    /// Picks B.Simon where Entra asks who it is, and lets its answer through where there is one.
    pub async fn through_entra(&mut self, page: Page) -> Result<Page, Stuck> {
        let page = match page.form("/sign-in") {
            Ok(_) => self.submit(&page, "/sign-in", &[("user", B_SIMON)]).await?,
            Err(_) => page,
        };
        match page.form("/finalize") {
            Ok(_) => self.submit(&page, "/finalize", &[]).await,
            Err(_) => Ok(page),
        }
    }
}

fn address(text: &str) -> Result<Url, Stuck> {
    text.parse().map_err(stuck)
}

fn stuck(why: impl std::fmt::Display) -> Stuck {
    Stuck(why.to_string())
}
