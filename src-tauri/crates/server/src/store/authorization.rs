//! Rows of `authorization_request` and `authorization_code`.

use jiff::Timestamp;

use super::sql::Row;
use super::token_pair::token_hash;
use super::{StoreError, Transaction, timestamp};
use crate::model::{
    AccountChoice, AuthorizationCode, AuthorizationRequest, CodeChallenge, CodeState, Device, Scope,
};
use crate::token::TokenHash;

macro_rules! select_request {
    ($condition:literal) => {
        concat!(
            "SELECT id, client_id, redirect_uri, scope, state, code_challenge, device_name,
                 device_system, device_version, browser_hash, account, sign_on_id, grant_id, rounds,
                 created_at, expires_at
             FROM authorization_request WHERE ",
            $condition
        )
    };
}

macro_rules! select_code {
    ($condition:literal) => {
        concat!(
            "SELECT id, hash, client_id, redirect_uri, scope, code_challenge, device_name,
                 device_system, device_version, platform, open_id, platform_session_id, sign_on_id,
                 wrap, email, session_id, created_at, expires_at
             FROM authorization_code WHERE ",
            $condition
        )
    };
}

impl Transaction {
    pub(crate) async fn insert_authorization_request(
        &mut self,
        request: &AuthorizationRequest,
    ) -> Result<(), StoreError> {
        let (account, sign_on) = written(&request.account);
        self.0
            .execute(
                "INSERT INTO authorization_request (id, client_id, redirect_uri, scope, state,
                     code_challenge, device_name, device_system, device_version, browser_hash,
                     account, sign_on_id, grant_id, rounds, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                &[
                    (&request.id).into(),
                    (&request.client_id).into(),
                    (&request.redirect_uri).into(),
                    (&request.scope.to_string()).into(),
                    request.state.as_deref().into(),
                    request.code_challenge.as_str().into(),
                    request.device.name.as_deref().into(),
                    request.device.system.as_deref().into(),
                    request.device.version.as_deref().into(),
                    hash_bytes(request.browser.as_ref()).into(),
                    account.into(),
                    sign_on.into(),
                    request.grant.as_deref().into(),
                    i64::from(request.rounds).into(),
                    request.created_at.into(),
                    request.expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn authorization_request(
        &mut self,
        id: &str,
    ) -> Result<Option<AuthorizationRequest>, StoreError> {
        let rows = self
            .0
            .rows(select_request!("id = ?1"), &[id.into()])
            .await?;
        rows.into_iter().next().map(request).transpose()
    }

    /// The request, held until the transaction ends.
    pub(crate) async fn locked_authorization_request(
        &mut self,
        id: &str,
    ) -> Result<Option<AuthorizationRequest>, StoreError> {
        let rows = self
            .0
            .locked_rows(select_request!("id = ?1"), &[id.into()])
            .await?;
        rows.into_iter().next().map(request).transpose()
    }

    /// Writes what can change: the browser, the account and the QR code on show.
    pub(crate) async fn save_authorization_request(
        &mut self,
        request: &AuthorizationRequest,
    ) -> Result<(), StoreError> {
        let (account, sign_on) = written(&request.account);
        self.0
            .execute(
                "UPDATE authorization_request
                 SET browser_hash = ?2, account = ?3, sign_on_id = ?4, grant_id = ?5, rounds = ?6,
                     expires_at = ?7
                 WHERE id = ?1",
                &[
                    (&request.id).into(),
                    hash_bytes(request.browser.as_ref()).into(),
                    account.into(),
                    sign_on.into(),
                    request.grant.as_deref().into(),
                    i64::from(request.rounds).into(),
                    request.expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Takes a request away, which is answered; says whether it was there.
    pub(crate) async fn delete_authorization_request(
        &mut self,
        id: &str,
    ) -> Result<bool, StoreError> {
        let deleted = self
            .0
            .execute(
                "DELETE FROM authorization_request WHERE id = ?1",
                &[id.into()],
            )
            .await?;
        Ok(deleted == 1)
    }

    pub(crate) async fn insert_authorization_code(
        &mut self,
        code: &AuthorizationCode,
    ) -> Result<(), StoreError> {
        let (wrap, email) = match &code.state {
            CodeState::Fresh { wrap, email } => (Some(wrap.as_slice()), email.as_deref()),
            CodeState::Used => (None, None),
        };
        self.0
            .execute(
                "INSERT INTO authorization_code (id, hash, client_id, redirect_uri, scope,
                     code_challenge, device_name, device_system, device_version, platform, open_id,
                     platform_session_id, sign_on_id, wrap, email, session_id, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18)",
                &[
                    (&code.id).into(),
                    code.hash.as_bytes().into(),
                    (&code.client_id).into(),
                    (&code.redirect_uri).into(),
                    (&code.scope.to_string()).into(),
                    code.code_challenge.as_str().into(),
                    code.device.name.as_deref().into(),
                    code.device.system.as_deref().into(),
                    code.device.version.as_deref().into(),
                    (&code.platform).into(),
                    (&code.open_id).into(),
                    (&code.platform_session_id).into(),
                    (&code.sign_on_id).into(),
                    wrap.into(),
                    email.into(),
                    (&code.session_id).into(),
                    code.created_at.into(),
                    code.expires_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// The code, held until the transaction ends: it is used once.
    pub(crate) async fn locked_authorization_code(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<AuthorizationCode>, StoreError> {
        let rows = self
            .0
            .locked_rows(select_code!("hash = ?1"), &[hash.as_bytes().into()])
            .await?;
        rows.into_iter().next().map(code).transpose()
    }

    /// Notes that a code was used, and erases what it opened.
    pub(crate) async fn use_up_authorization_code(&mut self, id: &str) -> Result<(), StoreError> {
        self.erase();
        self.0
            .execute(
                "UPDATE authorization_code SET wrap = NULL, email = NULL WHERE id = ?1",
                &[id.into()],
            )
            .await?;
        Ok(())
    }

    /// Forgets what a client asked for in browsers and the codes that it has not used.
    pub(crate) async fn delete_authorizations_of_client(
        &mut self,
        client_id: &str,
    ) -> Result<(), StoreError> {
        self.erase();
        self.0
            .execute(
                "DELETE FROM authorization_request WHERE client_id = ?1",
                &[client_id.into()],
            )
            .await?;
        self.delete_codes(select_code!("client_id = ?1"), &[client_id.into()])
            .await
    }

    /// Forgets requests that nobody answered and codes that nobody used in time, and used codes from before `codes_before`.
    pub(crate) async fn delete_ended_authorizations(
        &mut self,
        now: Timestamp,
        codes_before: Timestamp,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "DELETE FROM authorization_request WHERE expires_at <= ?1",
                &[now.into()],
            )
            .await?;
        self.delete_codes(
            select_code!("expires_at <= ?1 OR (wrap IS NOT NULL AND expires_at <= ?2)"),
            &[codes_before.into(), now.into()],
        )
        .await
    }

    async fn delete_codes(
        &mut self,
        select: &'static str,
        parameters: &[super::sql::Parameter<'_>],
    ) -> Result<(), StoreError> {
        for row in self.0.rows(select, parameters).await? {
            let code = code(row)?;
            self.0
                .execute(
                    "DELETE FROM authorization_code WHERE id = ?1",
                    &[(&code.id).into()],
                )
                .await?;
            self.delete_unused_platform_session(&code.platform_session_id)
                .await?;
        }
        Ok(())
    }
}

fn written(account: &AccountChoice) -> (&'static str, Option<&str>) {
    match account {
        AccountChoice::Any => ("any", None),
        AccountChoice::Ask => ("ask", None),
        AccountChoice::Another => ("another", None),
        AccountChoice::Silent => ("silent", None),
        AccountChoice::SignedOn(id) => ("signed_on", Some(id)),
    }
}

fn hash_bytes(hash: Option<&TokenHash>) -> Option<&[u8]> {
    hash.map(TokenHash::as_bytes)
}

fn request(mut row: Row) -> Result<AuthorizationRequest, StoreError> {
    Ok(AuthorizationRequest {
        id: row.text()?,
        client_id: row.text()?,
        redirect_uri: row.text()?,
        scope: scope(&mut row)?,
        state: row.optional_text()?,
        code_challenge: code_challenge(&mut row)?,
        device: device(&mut row)?,
        browser: row
            .optional_blob()?
            .map(|bytes| token_hash(&bytes))
            .transpose()?,
        account: match (&*row.text()?, row.optional_text()?) {
            ("signed_on", Some(id)) => AccountChoice::SignedOn(id),
            ("ask", _) => AccountChoice::Ask,
            ("another", _) => AccountChoice::Another,
            ("silent", _) => AccountChoice::Silent,
            // The sign-on that was chosen has ended.
            ("signed_on", None) | ("any", _) => AccountChoice::Any,
            _ => return Err(StoreError::Unreadable("account choice")),
        },
        grant: row.optional_text()?,
        rounds: row
            .integer()?
            .try_into()
            .map_err(|_| StoreError::Unreadable("number of codes"))?,
        created_at: timestamp(row.integer()?)?,
        expires_at: timestamp(row.integer()?)?,
    })
}

fn code(mut row: Row) -> Result<AuthorizationCode, StoreError> {
    let (id, hash) = (row.text()?, token_hash(&row.blob()?)?);
    let (client_id, redirect_uri) = (row.text()?, row.text()?);
    let (scope, code_challenge) = (scope(&mut row)?, code_challenge(&mut row)?);
    let device = device(&mut row)?;
    let (platform, open_id) = (row.text()?, row.text()?);
    let (platform_session_id, sign_on_id) = (row.text()?, row.text()?);
    let state = match (row.optional_blob()?, row.optional_blob()?) {
        (Some(wrap), email) => CodeState::Fresh { wrap, email },
        (None, _) => CodeState::Used,
    };
    Ok(AuthorizationCode {
        id,
        hash,
        client_id,
        redirect_uri,
        scope,
        code_challenge,
        device,
        platform,
        open_id,
        platform_session_id,
        sign_on_id,
        session_id: row.text()?,
        created_at: timestamp(row.integer()?)?,
        expires_at: timestamp(row.integer()?)?,
        state,
    })
}

fn scope(row: &mut Row) -> Result<Scope, StoreError> {
    Scope::parse(&row.text()?).ok_or(StoreError::Unreadable("scope"))
}

fn code_challenge(row: &mut Row) -> Result<CodeChallenge, StoreError> {
    CodeChallenge::parse(&row.text()?).ok_or(StoreError::Unreadable("code challenge"))
}

fn device(row: &mut Row) -> Result<Device, StoreError> {
    Ok(Device {
        name: row.optional_text()?,
        system: row.optional_text()?,
        version: row.optional_text()?,
    })
}
