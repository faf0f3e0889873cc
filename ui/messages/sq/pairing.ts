export const pairing = {
  'pairing.title': 'Lidhja',
  'pairing.kiosk': 'Kjo kioskë nuk është lidhur ende.',
  'pairing.display': 'Ky ekran nuk është lidhur ende.',
  'pairing.what': 'Skanoni kodin me telefon, ose shkruajeni te Administrimi, Pajisjet. Pastaj vazhdon vetë.',
  'pairing.qr': 'Kodi QR që të çon te lidhja e {code}',
  'pairing.away': 'Serveri nuk përgjigjet. Po provohet përsëri vetë.',
} as const;
