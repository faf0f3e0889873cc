export const signIn = {
  'signIn.title': 'Staff sign-in · Sporteli',
  'signIn.heading': 'Staff sign-in',
  'signIn.username': 'User name',
  'signIn.password': 'Password',
  'signIn.show': 'Show the password',
  'signIn.submit': 'Sign in',
  'signIn.busy': 'Signing in…',
  'signIn.ended': 'Your sign-in has ended. Sign in again and go on where you were.',
  'signIn.missing.username': 'Write your user name.',
  'signIn.missing.password': 'Write your password.',
} as const;
