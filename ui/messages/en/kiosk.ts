export const kiosk = {
  'kiosk.title': 'Kiosk: take a ticket',
  'kiosk.sign': 'Take a ticket',
  'kiosk.sign.other': 'Merrni një biletë',
} as const;
