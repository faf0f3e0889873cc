export const kiosk = {
  'kiosk.title': 'Kioska: merrni një biletë',
  'kiosk.sign': 'Merrni një biletë',
  'kiosk.sign.other': 'Take a ticket',
} as const;
