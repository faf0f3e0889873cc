export const admin = {
  'admin.staff': 'Staff',
  'admin.devices': 'Devices',
  'admin.keys': 'Integrations',
  'admin.personalData': 'Personal data',
  'admin.noRight': 'The administration is for administrators.',
  'admin.noRight.remedy': 'Ask an administrator if you need it.',
} as const;
