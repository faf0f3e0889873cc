export const account = {
  'account.title': 'My account · Sporteli',
  'account.password': 'Password',
  'account.password.first':
    'Somebody else chose the password you have. Choose one that only you know, and then go on.',
  'account.password.current': 'Present password',
  'account.password.next': 'New password',
  'account.password.rule':
    'At least 10 characters, none of the most common ones. A few words are easy to keep in mind.',
  'account.password.show': 'Show the passwords',
  'account.password.change': 'Change the password',
  'account.password.done': 'The password is changed. Your other sign-ins have ended.',
  'account.sso':
    'You sign in by single sign-on. Password and code are kept there, not here; what you may do follows your groups there, from one sign-in to the next.',
  'account.factor': 'Code at sign-in',
  'account.factor.off':
    'Off: the password alone signs you in. With a code, nobody gets in without your phone, even who knows the password.',
  'account.factor.on':
    '{count, plural, one {On: asked for at each sign-in. You have # recovery code left.} other {On: asked for at each sign-in. You have # recovery codes left.}}',
  'account.factor.password': 'Your password',
  'account.factor.begin': 'Turn the code on',
  'account.factor.disable': 'Turn the code off',
  'account.factor.scan': 'Scan this with the authenticator app on your phone, then write the code it shows.',
  'account.factor.qr': 'QR code for the authenticator app',
  'account.factor.type': 'Or type this into the app:',
  'account.factor.code': 'Code from the app',
  'account.factor.confirm': 'Confirm',
  'account.factor.cancel': 'Cancel',
  'account.factor.codes': 'Recovery codes',
  'account.factor.codes.what':
    'Write them down and keep them safe: each is good once, when you do not have your phone. They are not shown again.',
  'account.factor.codes.kept': 'I have kept them',
  'account.sessions': 'Where you are signed in',
  'account.sessions.times': 'since {opened} · last used {seen}',
  'account.sessions.this': 'this one',
  'account.sessions.end': 'End',
  'account.sessions.endOthers': 'End all the others',
  'account.sessions.count': '{count, plural, one {# sign-in open} other {# sign-ins open}}',
} as const;
