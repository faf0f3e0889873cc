export const admin = {
  'admin.staff': 'Stafi',
  'admin.devices': 'Pajisjet',
  'admin.keys': 'Integrimet',
  'admin.personalData': 'Të dhënat personale',
  'admin.noRight': 'Administrimi është për administratorët.',
  'admin.noRight.remedy': 'Nëse ju nevojitet, kërkojani një administratori.',
} as const;
