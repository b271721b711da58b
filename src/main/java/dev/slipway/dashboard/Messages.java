package dev.slipway.dashboard;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// Every text of the pages, in English; `messages/msg_ko.properties` has them in Korean.
@MessageBundle("msg")
interface Messages {

    @Message("Skip to content")
    String skipToContent();

    @Message("Back to the start")
    String backToStart();

    @Message("Language")
    String language();

    @Message("Sign in")
    String signIn();

    @Message("Sign out")
    String signOut();

    @Message("The name or the password is wrong.")
    String signInFailed();

    @Message("User name")
    String userName();

    @Message("Password")
    String password();
}
