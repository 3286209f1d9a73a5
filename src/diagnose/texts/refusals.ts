// What to change where a server refuses inside TLS, by what it refuses for.
import { onClient, onServer } from "./remedies.ts";

export const CHECK_THE_LOGIN = onClient([
  {
    system: "any",
    text:
      "Check name and password: most services want the whole address as the name, and an app password where the account " +
      "has two-step verification.",
  },
]);

export const RENEW_THE_TOKEN = onClient([
  {
    system: "any",
    text: "Get a new access token for this account, with the permission to send by SMTP: the client's log says how it got this one.",
  },
]);

export const MEND_THE_LOGIN_SERVICE = onServer([
  {
    system: "any",
    text: "See why the mail server could not ask what checks its logins (Dovecot, saslauthd, LDAP): its log has the time of this session.",
  },
]);

export const USE_OAUTH = [
  ...onClient([
    {
      system: "any",
      text:
        "Log in with OAuth (XOAUTH2). A device that cannot: send through a relay of your own, or a service made for devices, " +
        "like Microsoft's High Volume Email or Google's SMTP relay.",
    },
  ]),
];

export const USE_AN_APP_PASSWORD = onClient([
  { system: "any", text: "Create an app password for the account and use that, or log in with OAuth." },
]);

export const ALLOW_SMTP_AUTH = [
  ...onServer([
    {
      system: "any",
      text:
        "In Exchange Online allow it for this mailbox: Set-CASMailbox MAILBOX -SmtpClientAuthenticationDisabled $false. " +
        "It overrides the organisation's setting (Set-TransportConfig).",
    },
  ]),
  ...USE_OAUTH,
];

export const LOOSEN_THE_POLICY = [
  ...onServer([
    {
      system: "any",
      text:
        "In Entra the sign-in log names the policy that refused: security defaults, Conditional Access, or an authentication " +
        "policy. Exempt this account from it, or let it log in with OAuth.",
    },
  ]),
  ...USE_OAUTH,
];

export const LOG_IN = onClient([
  {
    system: "any",
    text: "Enable authentication in the client, with the account's name and password, on port 587 or 465.",
  },
  { system: "Postfix", text: "smtp_sasl_auth_enable = yes, with smtp_sasl_password_maps." },
]);

export const ALLOW_THE_RELAY = [
  ...LOG_IN,
  ...onServer([
    { system: "any", text: "Or let this client send without a login, by its address." },
    {
      system: "Postfix",
      text: "Add its address to mynetworks, or permit_sasl_authenticated to smtpd_relay_restrictions.",
    },
    { system: "Exim", text: "Add its address to the host list relay_from_hosts." },
    {
      system: "Exchange Online",
      text:
        "With TenantAttribution, compare the inbound connector's certificate name or addresses with what the client shows " +
        "(Get-InboundConnector).",
    },
  ]),
];

export const SEND_AS_YOURSELF = [
  ...onClient([
    { system: "any", text: "Send from the address of the account that logs in: envelope and From." },
  ]),
  ...onServer([
    {
      system: "any",
      text:
        "Or allow it: in Exchange with Send As (Add-RecipientPermission, on a server of your own Add-ADPermission), in Postfix " +
        "in smtpd_sender_login_maps.",
    },
  ]),
];

export const RETRY_LATER = onClient([
  {
    system: "any",
    text: "Try again later: mail servers do that by themselves. A device that does not: send through a relay of your own.",
  },
]);

export const FEWER_AT_ONCE = onClient([
  {
    system: "any",
    text:
      "Open fewer connections at a time, send less often, and retry later. Exchange Online takes three connections and 30 " +
      "messages a minute from a mailbox.",
  },
]);

export const LEAVE_THE_BLOCKLIST = onClient([
  {
    system: "any",
    text:
      "Look up the client's address in the list that the reply names, stop what put it there, and ask to be removed. Dynamic " +
      "addresses are listed as such: send through your provider's relay.",
  },
]);

export const AUTHENTICATE_THE_DOMAIN = onClient([
  {
    system: "any",
    text:
      "Publish SPF for the address that sends, sign with DKIM, and align both with the From domain (DMARC); see that the " +
      "address has a reverse name.",
  },
]);

export const CORRECT_THE_ADDRESS = onClient([
  { system: "any", text: "Correct the address, or ask the recipient's side whether it still exists." },
]);

export const SEND_LESS = onClient([
  { system: "any", text: "Make the message smaller than the SIZE in the EHLO reply, or send a link." },
]);

export const TELL_THE_SERVER_OF_TLS = onServer([
  {
    system: "any",
    text:
      "The program that ends TLS passes the dialogue on unencrypted, and the server behind it wants TLS: let that server end " +
      "TLS itself, or do without STARTTLS on that port.",
  },
]);

export const UPDATE_EXCHANGE = onClient([
  {
    system: "any",
    text: "Update the Exchange server that sends: nothing is wrong with TLS.",
  },
]);

export const READ_THE_REPLY = onClient([
  {
    system: "any",
    text: "The reply names the reason: act on it, or ask the server's operator and quote it, with the time.",
  },
]);
