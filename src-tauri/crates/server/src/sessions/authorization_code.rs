//! The code that answers an authorization in a browser, and the first pair of tokens for it (RFC 6749 sections 4.1.2 to 4.1.4).

use jiff::SignedDuration;

use super::sign_on::SignedOn;
use super::{IssuedPair, SessionError, Sessions, email_place};
use crate::alerts::AlertKind;
use crate::envelope::{Dek, Place};
use crate::model::{
    Actor, AuditKind, AuditRecord, AuthorizationCode, AuthorizationRequest, CodeChallenge,
    CodeState, Scope, Session, VerifierProblem, random_id,
};
use crate::store::{StoreError, Transaction};
use crate::token::{Token, TokenKind};

/// RFC 6749 section 4.1.2 allows ten minutes. A program that waits for its code needs seconds.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(1);

/// Why there are no tokens for a code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodeError {
    #[error("the code is unknown")]
    Unknown,
    #[error("the code was issued to another client")]
    WrongClient,
    #[error("the redirect URI is another one")]
    WrongRedirectUri,
    #[error("the code verifier does not fit")]
    Verifier(VerifierProblem),
    #[error("the code is too old")]
    Expired,
    /// What it gave is ended.
    #[error("the code was used before")]
    Used,
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Sessions {
    /// Answers a request with a code for what the person granted. `None` if it was answered before, or the sign-on has ended.
    pub(crate) async fn issue_code(
        &self,
        request: AuthorizationRequest,
        signed_on: &SignedOn,
        scope: Scope,
        email: Option<&str>,
    ) -> Result<Option<Token>, SessionError> {
        let entropy = &*self.entropy;
        let (now, sign_on) = (self.clock.now(), &signed_on.sign_on);
        let (id, session_id) = (random_id(entropy), random_id(entropy));
        let token = Token::generate(TokenKind::AuthorizationCode, entropy);
        let mut transaction = self.store.begin().await?;
        if !transaction
            .delete_authorization_request(&request.id)
            .await?
            || transaction.locked_sign_on(&sign_on.id).await?.is_none()
        {
            return Ok(None);
        }
        let dek = &signed_on.dek;
        let code = AuthorizationCode {
            hash: token.hash(),
            client_id: request.client_id,
            redirect_uri: request.redirect_uri,
            scope,
            code_challenge: request.code_challenge,
            device: request.device,
            platform: sign_on.platform.clone(),
            open_id: sign_on.open_id.clone(),
            platform_session_id: sign_on.platform_session_id.clone(),
            sign_on_id: sign_on.id.clone(),
            created_at: now,
            expires_at: now + CODE_LIFETIME,
            state: CodeState::Fresh {
                wrap: dek.wrap(code_place(&id), &token, &self.keys.present(), entropy),
                email: email
                    .map(|email| dek.seal(email_place(&session_id), email.as_bytes(), entropy)),
            },
            session_id,
            id,
        };
        transaction.insert_authorization_code(&code).await?;
        transaction.commit().await?;
        Ok(Some(token))
    }

    /// Turns a code into tokens: once. A second time means that two parties have it, and ends what it gave.
    pub(crate) async fn redeem_code(
        &self,
        client_id: &str,
        presented: &Token,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
    ) -> Result<IssuedPair, CodeError> {
        let mut transaction = self.store.begin().await?;
        let code = transaction
            .locked_authorization_code(&presented.hash())
            .await?
            .ok_or(CodeError::Unknown)?;
        if code.client_id != client_id {
            return Err(CodeError::WrongClient);
        }
        let (wrap, email) = match code.state {
            CodeState::Fresh { wrap, email } => (wrap, email),
            CodeState::Used => {
                self.code_reused(transaction, &code.session_id, presented)
                    .await?;
                return Err(CodeError::Used);
            }
        };
        if self.clock.now() >= code.expires_at {
            return Err(CodeError::Expired);
        }
        // OAuth 2.1 leaves it out here, since the verifier says as much; whoever says it has to say the same.
        if redirect_uri.is_some_and(|uri| uri != code.redirect_uri) {
            return Err(CodeError::WrongRedirectUri);
        }
        CodeChallenge::verify(Some(&code.code_challenge), verifier).map_err(CodeError::Verifier)?;

        let place = code_place(&code.id);
        let dek = self
            .keys
            .open(|keys| Dek::unwrap(place, presented, keys, &wrap))
            .map_err(SessionError::from)?;
        let session = Session {
            id: code.session_id,
            client_id: code.client_id,
            platform: code.platform,
            open_id: code.open_id,
            scope: code.scope,
            platform_session_id: code.platform_session_id,
            device: code.device,
            sign_on_id: Some(code.sign_on_id),
            email,
            created_at: self.clock.now(),
            ending: false,
        };
        transaction.insert_session(&session).await?;
        let pair = self.issue_first(&mut transaction, &session, &dek).await?;
        transaction.use_up_authorization_code(&code.id).await?;
        transaction.commit().await?;
        Ok(pair)
    }

    async fn code_reused(
        &self,
        mut transaction: Transaction,
        session_id: &str,
        presented: &Token,
    ) -> Result<(), SessionError> {
        let Some(session) = transaction.locked_session(session_id).await? else {
            return Ok(());
        };
        transaction.delete_session(&session).await?;
        let record =
            AuditRecord::of(AuditKind::CodeReused, &session).with_token(Some(&presented.hash()));
        self.link_ended(&mut transaction, &session, record, &Actor::Server)
            .await?;
        let subject = session.subject();
        self.count(
            &mut transaction,
            AlertKind::CodeReuse,
            &subject,
            Some(&session),
        )
        .await?;
        transaction.commit().await?;
        tracing::warn!(
            session = session.id,
            "an authorization code was used twice; its session is ended"
        );
        Ok(())
    }
}

fn code_place(id: &str) -> Place<'_> {
    Place {
        table: "authorization_code",
        row: id,
        field: "wrap",
    }
}

impl From<StoreError> for CodeError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
