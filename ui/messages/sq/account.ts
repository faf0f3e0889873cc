export const account = {
  'account.title': 'Llogaria ime · Sporteli',
  'account.password': 'Fjalëkalimi',
  'account.password.first':
    'Fjalëkalimin që keni e zgjodhi dikush tjetër. Zgjidhni një që e dini vetëm ju, e pastaj vazhdoni.',
  'account.password.current': 'Fjalëkalimi i tanishëm',
  'account.password.next': 'Fjalëkalimi i ri',
  'account.password.rule':
    'Të paktën 10 shenja, jo nga më të zakonshmit. Disa fjalë bashkë mbahen mend lehtë.',
  'account.password.show': 'Shfaq fjalëkalimet',
  'account.password.change': 'Ndrysho fjalëkalimin',
  'account.password.done': 'Fjalëkalimi u ndryshua. Hyrjet e tjera u mbyllën.',
  'account.sso':
    'Ju hyni me hyrjen e përbashkët. Fjalëkalimi dhe kodi ruhen atje, jo këtu; të drejtat tuaja ndjekin grupet atje, nga një hyrje te tjetra.',
  'account.factor': 'Kodi në hyrje',
  'account.factor.off':
    'Kodi është çaktivizuar: hyhet vetëm me fjalëkalim. Me kod, askush nuk hyn pa telefonin tuaj edhe nëse e di fjalëkalimin.',
  'account.factor.on':
    '{count, plural, one {Kodi është aktiv: kërkohet në çdo hyrje. Ju mbetet # kod rezervë.} other {Kodi është aktiv: kërkohet në çdo hyrje. Ju mbeten # kode rezervë.}}',
  'account.factor.password': 'Fjalëkalimi juaj',
  'account.factor.begin': 'Aktivizo kodin',
  'account.factor.disable': 'Çaktivizo kodin',
  'account.factor.scan': 'Skanojeni me aplikacionin e kodeve në telefon, pastaj shkruani kodin që ai tregon.',
  'account.factor.qr': 'Kodi QR për aplikacionin e kodeve',
  'account.factor.type': 'Ose shkruajeni në aplikacion:',
  'account.factor.code': 'Kodi nga aplikacioni',
  'account.factor.confirm': 'Konfirmo',
  'account.factor.cancel': 'Anulo',
  'account.factor.codes': 'Kodet rezervë',
  'account.factor.codes.what':
    'Shkruajini dhe ruajini diku të sigurt: secili vlen një herë, kur nuk e keni telefonin. Nuk shfaqen më.',
  'account.factor.codes.kept': 'I ruajta',
  'account.sessions': 'Ku keni hyrë',
  'account.sessions.times': 'hapur më {opened} · përdorur më {seen}',
  'account.sessions.this': 'kjo hyrje',
  'account.sessions.end': 'Mbylle',
  'account.sessions.endOthers': 'Mbyll të gjitha të tjerat',
  'account.sessions.count': '{count, plural, one {# hyrje e hapur} other {# hyrje të hapura}}',
} as const;
