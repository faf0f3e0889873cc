export const pairing = {
  'pairing.title': 'Pairing',
  'pairing.kiosk': 'This kiosk is not paired yet.',
  'pairing.display': 'This screen is not paired yet.',
  'pairing.what':
    'Scan the code with a phone, or enter it in Administration, Devices. It goes on by itself then.',
  'pairing.qr': 'QR code that leads to the pairing of {code}',
  'pairing.away': 'The server does not answer. It is tried again by itself.',
} as const;
