### Every word of Latchkey, in Spanish. What each message is for, where it stands and what its variables hold is told in en.ftl.

## Everywhere

app-name = Latchkey
app-starting = Iniciando…
app-wait = Un momento…
app-close = Cerrar
app-try-again = Reintentar
app-safe-mode = Latchkey se reinició sin la tarjeta gráfica.
app-safe-mode-text = La ventana se había quedado vacía. Todo funciona, quizá un poco más lento; actualizar el controlador de la tarjeta gráfica puede ayudar.

## The rail at the side: the views, the lock, how the link server is

rail-views = Secciones
rail-link = Vincular
rail-accounts = Cuentas
rail-activity = Actividad
rail-programs = Programas
rail-support = Soporte
rail-settings = Ajustes
rail-accounts-waiting =
    { $count ->
        [one] Una cuenta requiere tu atención.
       *[other] { $count } cuentas requieren tu atención.
    }
rail-activity-waiting =
    { $count ->
        [one] Una revocación está sin confirmar.
       *[other] { $count } revocaciones están sin confirmar.
    }
rail-programs-waiting =
    { $count ->
        [one] Un programa pide tokens.
       *[other] { $count } programas piden tokens.
    }
rail-lock = Bloquear

server-name = Servidor de vinculación
server-name-sandbox = Entorno de pruebas en este equipo
server-starting = Iniciando…
server-ready = Listo
server-unreachable = Inaccesible

## Names and codes are hidden while the screen may be seen by others

hiding-on = Nombres ocultos
hiding-off = Nombres visibles por ahora
hiding-because = { $program } está en ejecución.
hiding-show = Mostrar por ahora
hiding-hide = Volver a ocultar
hiding-hold = Mantén presionado para ver
hiding-hold-hint = Se muestra mientras lo mantengas presionado. Una pulsación corta de la barra espaciadora lo muestra diez segundos.
hidden-value = Oculto
hidden-account = Cuenta { $number }
hidden-someone = Una cuenta

## The view that links an account: a QR code and what becomes of it

link-title = Vincular una cuenta
link-welcome = Te damos la bienvenida a Latchkey
link-welcome-text = Vincula una cuenta una sola vez y los programas que apruebes obtendrán el acceso desde aquí. Pruébalo con este código: no hay nada que configurar.

link-qr = Código QR para vincular una cuenta. Si no tienes cámara, abre { $address } y escribe el código { $code }.
link-qr-scanned = Código QR ya escaneado.

link-mark-scanned = Escaneado
link-mark-approved = Aprobado
link-mark-paused = Códigos en pausa
link-mark-failed = Sin vincular
link-mark-browser = En tu navegador

link-server-starting = Iniciando el servidor de vinculación…
link-server-ready = Obteniendo un código…
link-server-unreachable = Esperando al servidor de vinculación…
link-waiting = Escanea este código con el teléfono y aprueba allí.
link-waiting-sandbox = Esto es el entorno de pruebas: una página del navegador hace de teléfono.
link-scanned = Escaneado. Ahora aprueba en el teléfono.
link-digits = Ya casi está: tu teléfono muestra dos dígitos.
link-confirming = Aprobado. Sellando los tokens en tu llavero…
link-linked = Vinculada. Ya puedes guardar el teléfono.
link-browser = Se abrió una página de { $host } en tu navegador. Termina allí.
link-renewed = Esta cuenta ya estaba vinculada; se renovó su acceso.
link-paused =
    { $rounds ->
        [one] Ningún teléfono escaneó el código, así que no se mostrarán más hasta que lo pidas.
       *[other] Ningún teléfono escaneó los últimos { $rounds } códigos, así que no se mostrarán más hasta que lo pidas.
    }
link-code-gone = Este código caducó. Enseguida llega otro.

link-countdown = Nuevo código en { $clock }
link-seconds-left =
    { $seconds ->
        [60] A este código le queda un minuto.
        [one] A este código le queda { $seconds } segundo.
       *[other] A este código le quedan { $seconds } segundos.
    }

link-code = Código
    .copy = Copiar código
link-address = Dirección
    .copy = Copiar dirección
link-copied = Copiado
link-copy-failed = No se ha copiado, pero está seleccionado

link-open-phone = Abrir el teléfono de pruebas
link-open-browser = Abrir en el navegador de este equipo
link-not-you = ¿No eres tú? Cancelar
link-new-code = Mostrar otro código
link-another = Vincular otra
link-see-accounts = Ver cuentas
link-open-again = Abrir de nuevo
link-use-code = Usar un código
link-in-browser = ¿Sin teléfono? Usa el navegador de este equipo
link-own-server = Usar tu propio servidor de vinculación…
link-provider = Vincular en
link-provider-search = Buscar dónde vincular
link-provider-none = Aquí nada se llama así. En Ajustes, Proveedores puedes añadir otro.
link-provider-more =
    { $count ->
        [one] Y uno más. Escribe más del nombre.
       *[other] Y { $count } más. Escribe más del nombre.
    }

link-linked-elsewhere = Cuenta vinculada: { $name }.

## The field for the two digits that the phone shows, in the same view

digits-label = Escribe los dos dígitos que muestra tu teléfono
digits-time-left = Tiempo para escribirlos: { $clock }
digits-wrong =
    { $tries ->
        [one] Esos no son los dígitos de tu teléfono. Te queda un intento.
       *[other] Esos no son los dígitos de tu teléfono. Te quedan { $tries } intentos.
    }

## The bar over every view: an account was linked on another device

new-link-label = Nueva vinculación de una cuenta
new-link-title =
    { $when ->
        [now] La cuenta de TikTok { $name } se acaba de vincular en { $device }
        [today] La cuenta de TikTok { $name } se vinculó en { $device } hoy a las { $time }
        [yesterday] La cuenta de TikTok { $name } se vinculó en { $device } ayer a las { $time }
       *[earlier] La cuenta de TikTok { $name } se vinculó en { $device } el { $date }
    }
new-link-title-nameless =
    { $when ->
        [now] La cuenta de TikTok { $name } se acaba de vincular en otro dispositivo
        [today] La cuenta de TikTok { $name } se vinculó en otro dispositivo hoy a las { $time }
        [yesterday] La cuenta de TikTok { $name } se vinculó en otro dispositivo ayer a las { $time }
       *[earlier] La cuenta de TikTok { $name } se vinculó en otro dispositivo el { $date }
    }
new-link-how = Se vinculó con { $app } en { $system }.
new-link-how-app = Se vinculó con { $app }.
new-link-how-system = Se vinculó en { $system }.
new-link-advice = Si no fuiste tú, revoca el acceso: sus tokens dejan de funcionar al instante.
new-link-title-hidden =
    { $when ->
        [now] Una de tus cuentas se acaba de vincular en otro dispositivo
        [today] Una de tus cuentas se vinculó en otro dispositivo hoy a las { $time }
        [yesterday] Una de tus cuentas se vinculó en otro dispositivo ayer a las { $time }
       *[earlier] Una de tus cuentas se vinculó en otro dispositivo el { $date }
    }
new-link-more =
    { $count ->
        [one] Hay una más después de esta.
       *[other] Hay { $count } más después de esta.
    }
new-link-revoke = Revocar
new-link-keep = Fui yo

## The view of the accounts

accounts-title = Cuentas
accounts-link = Vincular una cuenta
accounts-empty = Aún no hay cuentas vinculadas
accounts-empty-hint = Escanea un código con el teléfono y la cuenta aparecerá aquí.

accounts-check = Comprobar antes de transmitir
accounts-search = Buscar cuentas
accounts-only = Mostrar
accounts-only-all = Todas las cuentas
accounts-order = Ordenar
accounts-order-need = Primero las que requieren atención
accounts-order-name = Por nombre
accounts-order-linked = Primero las más recientes
accounts-order-fine = Primero las que vencen antes
accounts-count =
    { $count ->
        [one] { $shown } de una cuenta
       *[other] { $shown } de { $count } cuentas
    }
accounts-select-all = Seleccionar todo
accounts-select = Seleccionar { $name }
accounts-none = Ninguna cuenta coincide
accounts-none-hint = Busca un nombre, un nombre de usuario, una etiqueta o un proveedor.
accounts-show-all = Ver todas las cuentas
accounts-for-all =
    { $count ->
        [one] Para la única cuenta:
       *[other] Para las { $count } cuentas:
    }
accounts-logout-all = Cerrar todas las sesiones
accounts-revoke-all = Revocar todo

accounts-about = { $provider } · vinculada el { $date }
accounts-about-username = { $username } · { $provider } · vinculada el { $date }

accounts-healthy = En orden
accounts-needs-person = Requiere atención
accounts-revoked = Revocada
accounts-revoking = Revocando
accounts-offline = Sin conexión
accounts-refreshing = Renovando

accounts-fine-until =
    { $day ->
        [today] Hasta hoy a las { $time } no necesita nada.
        [tomorrow] Hasta mañana a las { $time } no necesita nada.
       *[later] Hasta el { $date } no necesita nada.
    }
accounts-fine-open-ended = Todo en orden, sin fecha de vencimiento.
accounts-renewal-due = Su plazo venció. Renuévala o, si no funciona, vuelve a vincularla.
accounts-forecast =
    { $count ->
        [0] El acceso alcanza para las próximas { $hours } horas.
        [one] El acceso se renovará una vez en las próximas { $hours } horas, automáticamente.
       *[other] El acceso se renovará { $count } veces en las próximas { $hours } horas, automáticamente.
    }
accounts-last-refresh =
    { $when ->
        [now] Se acaba de renovar.
        [today] Hoy a las { $time } se renovó.
        [yesterday] Ayer a las { $time } se renovó.
       *[earlier] Se renovó el { $date }.
    }
accounts-refresh-failing =
    { $when ->
        [now] La renovación acaba de fallar y se reintenta automáticamente.
        [today] La renovación falla desde las { $time } y se reintenta automáticamente.
        [yesterday] La renovación falla desde ayer a las { $time } y se reintenta automáticamente.
       *[earlier] La renovación falla desde el { $date } y se reintenta automáticamente.
    }
accounts-log-id = Para el soporte del proveedor:

accounts-ended-confirmed = El acceso terminó el { $date }. No queda nada de sus tokens.
accounts-ended-expired = El acceso terminó el { $date }. Sus tokens ya habían caducado y no queda nada de ellos.
accounts-ended-pending = El acceso desde este equipo terminó el { $date }. Aún no se pudo avisar al servidor; se reintenta automáticamente.
accounts-ended-refused = El acceso desde este equipo terminó el { $date }. El servidor se negó a confirmarlo: inténtalo de nuevo o vuelve a vincular la cuenta.

accounts-may = Puede { $list }.
accounts-may-not = No tiene permiso para { $list }.

accounts-renew = Renovar ahora
accounts-relink = Volver a vincular
accounts-retry = Reintentar ahora
accounts-revoke = Revocar el acceso
accounts-logout = Cerrar sesión
accounts-remove = Quitar
accounts-more = Más
accounts-action = { $action }: { $name }

## What an account was linked for: each stands in the list of accounts-may and accounts-may-not

permission-user-info-basic = ver tu nombre y tu foto
permission-user-info-profile = ver tu biografía y el enlace de tu perfil
permission-user-info-stats = ver cuántos seguidores y «Me gusta» tienes
permission-video-list = ver tus videos públicos
permission-video-upload = subir borradores para que los publiques
permission-video-publish = publicar videos por ti
permission-support-revoke = terminar vinculaciones de otras personas cuyos tokens se filtraron
permission-support-audit = leer el registro del servidor de vinculación
permission-other = usar «{ $scope }»

## Everything of one account, and what is seldom done with it

more-label = Cómo la llamas aquí
more-rename = Cambiar nombre
more-copy = Copiar token de acceso
more-copy-sure = Puede que otros vean tu pantalla. Quien consiga el token podrá usar la cuenta hasta que caduque; y dondequiera que lo pegues, se verá.
more-copy-anyway = Copiar de todos modos

## What is done with several accounts at once

many-label = Cuentas seleccionadas
many-selected =
    { $count ->
        [one] Una seleccionada
       *[other] { $count } seleccionadas
    }
many-unselect = No seleccionar ninguna
many-ending =
    { $count ->
        [one] Terminada: { $done } de una cuenta
       *[other] Terminadas: { $done } de { $count } cuentas
    }
many-refreshing =
    { $count ->
        [one] Renovada: { $done } de una cuenta
       *[other] Renovadas: { $done } de { $count } cuentas
    }

## The check before a stream: whether every account will hold for some hours

check-title = Comprobar antes de transmitir
check-hours = Durante
check-hours-of =
    { $count ->
        [one] Una hora
       *[other] { $count } horas
    }
check-again = Comprobar de nuevo
check-under-way = Comprobando todas las cuentas…
check-all-hold =
    { $count ->
        [one] Tu cuenta funcionará durante { $hours } horas.
       *[other] Las { $count } cuentas funcionarán durante { $hours } horas.
    }
check-some-break =
    { $count ->
        [one] Una cuenta no llegará a las { $hours } horas.
       *[other] { $count } cuentas no llegarán a las { $hours } horas.
    }
check-holds = funcionará.
check-holds-until =
    { $when ->
        [today] funcionará (hasta hoy a las { $time }).
        [tomorrow] funcionará (hasta mañana a las { $time }).
       *[later] funcionará (hasta el { $date }).
    }
check-breaks = no funciona.
check-breaks-at =
    { $when ->
        [today] hoy a las { $time } dejará de funcionar.
        [tomorrow] mañana a las { $time } dejará de funcionar.
       *[later] el { $date } dejará de funcionar.
    }

## Questions before what cannot be taken back

dialog-falls = Qué termina
dialog-stays = Qué se conserva

dialog-revoke-title = ¿Revocar el acceso de { $name }?
dialog-revoke-falls-access = El acceso desde este equipo, al instante.
dialog-revoke-falls-tokens = Sus tokens: se destruyen y cualquier copia deja de funcionar.
dialog-revoke-falls-connection = La conexión de la aplicación en { $provider }, salvo que otra vinculación de la cuenta la necesite.
dialog-revoke-stays = Su entrada en esta lista, marcada como revocada.
dialog-revoke-final = No se puede deshacer. Para volver a tenerla, vincúlala de nuevo con su teléfono.
dialog-revoke-cancel = Conservar acceso

dialog-logout-title = ¿Cerrar la sesión de { $name } en este equipo?
dialog-logout-falls-access = El acceso desde este equipo. Sus tokens se destruyen, aquí y en el servidor de vinculación.
dialog-logout-falls-entry = Su entrada en esta lista.
dialog-logout-stays = La conexión de la aplicación en { $provider }. Para terminarla también, revoca el acceso.
dialog-logout-final = No se puede deshacer. Para volver a tenerla, vincúlala de nuevo con su teléfono.
dialog-logout-cancel = Mantener la sesión

dialog-remove-title = ¿Quitar { $name } de la lista?
dialog-remove-falls = Su entrada en esta lista. El acceso terminó al revocarlo.
dialog-remove-stays = La cuenta en sí, con todo lo que contiene.
dialog-remove-final = Para volver a verla aquí, vincúlala de nuevo con su teléfono.
dialog-remove-cancel = Dejar en la lista

dialog-revoke-title-many =
    { $count ->
        [one] ¿Revocar el acceso de una cuenta?
       *[other] ¿Revocar el acceso de { $count } cuentas?
    }
dialog-logout-title-many =
    { $count ->
        [one] ¿Cerrar la sesión de una cuenta en este equipo?
       *[other] ¿Cerrar la sesión de { $count } cuentas en este equipo?
    }
dialog-many-more =
    { $count ->
        [one] y una más
       *[other] y { $count } más
    }
dialog-many-falls-access = El acceso a todas desde este equipo, al instante.
dialog-many-falls-tokens = Sus tokens: se destruyen y cualquier copia deja de funcionar.
dialog-many-falls-connections = Las conexiones de la aplicación en sus proveedores, salvo que otra vinculación las necesite.
dialog-many-falls-entries = Sus entradas en esta lista.
dialog-many-stays-entries = Sus entradas en esta lista, marcadas como revocadas.
dialog-many-stays-connections = Las conexiones de la aplicación en sus proveedores. Para terminarlas también, revoca el acceso.
dialog-many-final = No se puede deshacer. Para volver a tenerlas, hay que vincular cada una de nuevo con su teléfono.

## The passphrase that locks the stored tokens

lock-unlock-title = Latchkey está bloqueado
lock-unlock-text = Nadie puede usar las cuentas vinculadas hasta que se escriba la frase de contraseña.
lock-unlock-action = Desbloquear
lock-choose-title = Elige una frase de contraseña
lock-choose-text = Bloquea los tokens guardados, además de lo que ya proteja este equipo. No hay otra forma de abrirlos: si se pierde, hay que volver a vincular las cuentas.
lock-choose-action = Establecer
lock-passphrase = Frase de contraseña
lock-again = Escríbela otra vez
lock-differ = No coinciden. Escríbelas de nuevo.
lock-cancel = Ahora no

## Receipts at the foot of a view: what was just done

receipt-logged-out = Sesión cerrada: { $name }
receipt-revoked = Acceso revocado: { $name }
receipt-ended-here = Acceso terminado en este equipo: { $name }

receipt-pending = Ningún programa de este equipo puede usarla ya. Se avisará al servidor en cuanto esté accesible.
receipt-refused = Ningún programa de este equipo puede usarla ya, pero el servidor se negó a confirmarlo.
receipt-session-ended = Sus tokens ya no están en este equipo y su sesión en el servidor de vinculación terminó.
receipt-disconnected = Sus tokens ya no funcionan y Latchkey está desconectado de la cuenta en TikTok.
receipt-kept = Estos tokens ya no funcionan. Otra vinculación de la misma cuenta sigue activa.
receipt-unreachable = Sus tokens ya no funcionan. No se pudo avisar a TikTok: para mayor seguridad, quita Latchkey en los ajustes de TikTok.
receipt-not-asked = Sus tokens ya no funcionan.

receipt-many-revoked =
    { $count ->
        [one] Acceso revocado de una cuenta
       *[other] Acceso revocado de { $count } cuentas
    }
receipt-many-logged-out =
    { $count ->
        [one] Se cerró la sesión de una cuenta
       *[other] Se cerró la sesión de { $count } cuentas
    }
receipt-many-confirmed =
    { $count ->
        [one] Una está confirmada por su servidor.
       *[other] { $count } están confirmadas por sus servidores.
    }
receipt-many-pending =
    { $count ->
        [one] En una cuenta, se avisará a su servidor en cuanto esté accesible.
       *[other] En { $count } cuentas, se avisará a sus servidores en cuanto estén accesibles.
    }
receipt-many-refused =
    { $count ->
        [one] En una cuenta, su servidor se negó a confirmarlo.
       *[other] En { $count } cuentas, sus servidores se negaron a confirmarlo.
    }
receipt-many-refreshed =
    { $count ->
        [0] No se renovó ninguna cuenta
        [one] Se renovó una cuenta
       *[other] Se renovaron { $count } cuentas
    }
receipt-many-not-refreshed =
    { $count ->
        [one] Una no se pudo renovar:
       *[other] { $count } no se pudieron renovar:
    }

receipt-token-copied = Token de acceso copiado: { $name }
receipt-token-copied-detail =
    { $seconds ->
        [one] Se borrará del portapapeles en un segundo.
       *[other] Se borrará del portapapeles en { $seconds } segundos.
    }

receipt-link-revoked = Acceso revocado en { $device }
receipt-link-revoked-nameless = Acceso revocado en el otro dispositivo
receipt-link-revoked-detail = Sus tokens de { $name } ya no funcionan. La cuenta sigue vinculada aquí.
receipt-link-revoked-detail-hidden = Sus tokens ya no funcionan. La cuenta sigue vinculada aquí.
receipt-link-gone = La vinculación en { $device } ya había terminado
receipt-link-gone-nameless = La vinculación en el otro dispositivo ya había terminado
receipt-link-gone-detail = No quedaba nada que revocar. La cuenta { $name } sigue vinculada aquí.
receipt-link-gone-detail-hidden = No quedaba nada que revocar. La cuenta sigue vinculada aquí.

## Activity: the view of what happened to accounts, keys and tokens

activity-title = Actividad
activity-log = Qué ha pasado
activity-verify = Comprobar el registro
activity-export = Exportar…
activity-older = Anteriores
activity-all = Mostrar todo

activity-account = Cuenta
activity-account-every = Todas las cuentas
activity-kind = Tipo
activity-kind-one =
    { $kind ->
        [links] Vinculaciones
        [renewals] Renovaciones
        [revocations] Revocaciones
        [handOffs] Tokens para programas
        [keys] Claves y bloqueo
        [trouble] Problemas
       *[every] Todo
    }
activity-since = Período
activity-since-one =
    { $period ->
        [today] Hoy
        [week] Últimos 7 días
        [month] Últimos 30 días
       *[ever] Siempre
    }

activity-count =
    { $count ->
        [0] No se muestra ninguna entrada.
        [one] Se muestra { $count } entrada.
       *[other] Se muestran { $count } entradas.
    }
activity-none = Todavía no ha pasado nada
activity-none-hint = Aquí aparece todo lo que se haga con cuentas, claves y tokens en este equipo.
activity-none-chosen = No hay nada de ese tipo

activity-day =
    { $day ->
        [today] Hoy
        [yesterday] Ayer
       *[earlier] { $date }
    }

activity-account-gone = Cuenta #{ $id }

activity-what =
    { $event ->
        [linked] { $name } se vinculó
        [relinked] { $name } se volvió a vincular
        [link_elsewhere] { $name } se vinculó en otro dispositivo
        [link_elsewhere_revoked] Se revocó la vinculación de { $name } en otro dispositivo
        [refreshed] Se renovó el acceso de { $name }
        [refresh_failed] No se pudo renovar el acceso de { $name }
        [needs_person]
            { $reason ->
                [person] Alguien terminó la vinculación de { $name } en otro lugar
                [support] El soporte del proveedor terminó la vinculación de { $name }
                [client] Una aplicación terminó la vinculación de { $name }
                [platform] La plataforma terminó la vinculación de { $name }
                [disconnected] La plataforma desconectó { $name }
               *[unknown] La vinculación de { $name } terminó
            }
        [revocation_asked] Se retiró aquí el acceso de { $name }
        [revoked]
            { $asked ->
                [log_out] El servidor confirmó que se cerró la sesión de { $name }
                [replace] El servidor confirmó que la vinculación anterior de { $name } terminó
               *[revoke] El servidor confirmó que el acceso de { $name } terminó
            }
        [revocation_refused]
            { $reason ->
                [given_up] Se abandonó aquí la revocación de { $name }
               *[refused] El servidor se negó a terminar el acceso de { $name }
            }
        [token_revoked] Se revocó un token de { $provider }
        [leak_revocation_begun]
            { $leaked ->
                [set] Se empezó a revocar un conjunto entero de vinculaciones
               *[tokens]
                    { $count ->
                        [one] Se empezó a revocar un token filtrado
                       *[other] Se empezó a revocar { $count } tokens filtrados
                    }
            }
        [leak_revoked]
            { $outcome ->
                [revoked] Se revocó un token filtrado
                [already_gone] Un token filtrado ya no funcionaba
                [unknown] Un token filtrado no pertenece a ninguna vinculación que conozca su servidor
               *[failed] No se pudo revocar un token filtrado
            }
        [leak_revocation_done]
            { $leaked ->
                [set] Terminó la revocación de un conjunto entero de vinculaciones
               *[tokens] Terminó la revocación de tokens filtrados
            }
        [leak_report] Se guardó un informe sobre tokens filtrados en { $format }
        [restored]
            { $tokens ->
                [true] { $name } se restauró de una copia de seguridad, con sus tokens
               *[false] { $name } se restauró de una copia de seguridad, sin sus tokens
            }
        [backed_up]
            { $accounts ->
                [one] Se guardó { $accounts } cuenta en una copia de seguridad
               *[other] Se guardaron { $accounts } cuentas en una copia de seguridad
            }
        [logged_out] { $name } se quitó de este equipo
        [handed_off] { $program } recibió un token de acceso de { $name }
        [hand_off_refused]
            { $reason ->
                [program_unknown] Se negó un token de acceso de { $name } a un programa que no se pudo identificar
               *[refused] Se negó a { $program } un token de acceso de { $name }
            }
        [program_approved] Se aprobó { $program }
        [program_removed] Se quitó { $program } de la lista de programas
        [keys_rotated]
            { $deep ->
                [true] Las claves pasaron de la versión { $from } a la { $to }, con una nueva para cada cuenta
               *[false] Las claves pasaron de la versión { $from } a la { $to }
            }
        [passphrase_changed]
            { $how ->
                [set] Se estableció una frase de contraseña
                [removed] Se quitó la frase de contraseña
               *[changed] Se cambió la frase de contraseña
            }
        [locked] Latchkey se bloqueó
        [unlocked] Latchkey se desbloqueó
        [older_accepted] Se aceptó una copia anterior de la base de datos de cuentas
       *[newer] Algo que esta versión no conoce: { $event }
    }

activity-reason =
    { $code ->
        [access_denied] el servidor lo denegó
        [account_not_granted] sin aprobación para esta cuenta
        [approval_required] aún sin aprobar
        [invalid_client] el servidor no conoce esta aplicación
        [keychain_locked] el llavero estaba bloqueado
        [locked] Latchkey estaba bloqueado
        [malformed_answer] no se entendió la respuesta del servidor
        [needs_person] hay que volver a vincular la cuenta
        [no_such_account] no existe esa cuenta
        [refused] el servidor lo rechazó
        [scope_not_granted] el token permite más de lo aprobado
        [server_unavailable] el servidor no pudo responder
        [server_unreachable] no se pudo acceder al servidor
       *[other] { $code }
    }
activity-token = token { $token }

activity-told-checked =
    { $count ->
        [0] El registro está vacío
        [one] El registro está íntegro: su única entrada sigue como se escribió
       *[other] El registro está íntegro: sus { $count } entradas siguen como se escribieron
    }
activity-told-checked-detail = Ninguna se cambió y no falta ninguna.
activity-told-newer =
    { $count ->
        [one] El llavero aún no conoce la más reciente; la conocerá en un momento.
       *[other] El llavero aún no conoce las { $count } más recientes; las conocerá en un momento.
    }
activity-told-waiting =
    { $count ->
        [one] { $count } más espera la clave del registro y no está protegida hasta entonces.
       *[other] { $count } más esperan la clave del registro y no están protegidas hasta entonces.
    }
activity-told-exported = Registro exportado

## Revocations on their way: in the same view, links that were ended here and that their servers have not confirmed

outbox-title = En camino
outbox-about = Estas vinculaciones ya terminaron en este equipo. Falta que sus servidores lo confirmen.
outbox-all-confirmed = Todo lo que se terminó aquí está confirmado.
outbox-flush = Reintentar todo ahora
outbox-give-up = Abandonar…
outbox-give-up-of = Abandonar la revocación de { $name }…
outbox-what =
    { $what ->
        [logOut] Cerrar la sesión de { $name } en { $provider }
        [replace] Terminar la vinculación anterior de { $name } en { $provider }
       *[revoke] Revocar el acceso de { $name } en { $provider }
    }
outbox-state =
    { $state ->
        [pending] En camino
        [refused] Rechazada
        [confirmed] Confirmada
       *[expired] Nada que terminar
    }
outbox-asked =
    { $when ->
        [now] Se acaba de pedir.
        [today] Hoy a las { $time } se pidió.
        [yesterday] Ayer a las { $time } se pidió.
       *[earlier] Se pidió el { $date }.
    }
outbox-tries =
    { $count ->
        [0] Aún sin intentos.
        [one] Un intento.
       *[other] { $count } intentos.
    }
outbox-next = Próximo intento { $in }.
outbox-next-now = Próximo intento en un momento.
outbox-settled =
    { $count ->
        [one] { $count } resuelta en los últimos 30 días
       *[other] { $count } resueltas en los últimos 30 días
    }

outbox-ask-title = ¿Abandonar la revocación de { $name }?
outbox-ask-server = Ya no se avisará a { $provider }. Los tokens seguirán vivos allí hasta que caduquen; hasta entonces, quien tenga una copia podrá usarlos.
outbox-ask-here = Lo que queda aquí de los tokens se destruye, así que no se podrá reintentar más tarde.
outbox-ask-stays = El acceso desde este equipo sigue terminado.
outbox-ask-yes = Abandonar
outbox-ask-no = Seguir intentando

outbox-told-confirmed = Todas las revocaciones están confirmadas
outbox-told-left =
    { $count ->
        [one] { $count } revocación está sin confirmar
       *[other] { $count } revocaciones están sin confirmar
    }
outbox-told-left-detail = Se reintentan automáticamente hasta que terminen.
outbox-told-refused =
    { $count ->
        [one] { $count } fue rechazada. Al lado se indica el motivo.
       *[other] { $count } fueron rechazadas. Al lado de cada una se indica el motivo.
    }
outbox-told-given-up = Revocación abandonada: { $name }
outbox-told-given-up-detail = Sus tokens siguen vivos en el servidor hasta que caduquen.

## Programs: the view of the programs on this computer that ask for access tokens

programs-title = Programas
programs-about = Los programas de este equipo pueden pedir tokens de acceso a Latchkey. No reciben ninguno hasta que los apruebes.

programs-agent =
    { $state ->
        [here] Los programas pueden pedir tokens a esta aplicación
        [elsewhere] Los programas pueden pedir tokens a otro Latchkey que se ejecuta en este equipo
        [off] Los programas no pueden pedir tokens
       *[starting] Preparando todo para los programas…
    }
programs-agent-off-hint = Latchkey no atiende a los programas ahora. Puedes cambiarlo en Ajustes.
programs-settings = Abrir Ajustes
programs-socket = Dónde piden los programas
    .copy = Copiar la ruta

programs-empty = Ningún programa ha pedido nada aún
programs-empty-hint = Los programas que piden tokens en el socket de Latchkey aparecen aquí. { $file } explica cómo hacerlo y «{ $command }» muestra dónde está el socket.

programs-waiting = Esperan tu respuesta
programs-listed = Aprobados

programs-asked-for =
    { $when ->
        [now] Acaba de pedir «{ $account }».
        [today] Hoy a las { $time } pidió «{ $account }».
        [yesterday] Ayer a las { $time } pidió «{ $account }».
       *[earlier] Pidió «{ $account }» el { $date }.
    }
programs-asked =
    { $when ->
        [now] Acaba de pedir acceso.
        [today] Hoy a las { $time } pidió acceso.
        [yesterday] Ayer a las { $time } pidió acceso.
       *[earlier] Pidió acceso el { $date }.
    }
programs-approved =
    { $when ->
        [now] Se acaba de aprobar.
        [today] Hoy a las { $time } se aprobó.
        [yesterday] Ayer a las { $time } se aprobó.
       *[earlier] Se aprobó el { $date }.
    }
programs-used =
    { $when ->
        [now] Se acaba de usar.
        [today] Hoy a las { $time } se usó por última vez.
        [yesterday] Ayer a las { $time } se usó por última vez.
       *[earlier] Se usó por última vez el { $date }.
    }
programs-unused = Nunca se ha usado.
programs-accounts-every = Puede recibir tokens de todas las cuentas.
programs-accounts-none = No puede recibir tokens de ninguna cuenta.
programs-accounts = Puede recibir tokens de { $list }.
programs-limit = Puede pedir tokens que duren hasta { $duration }.
programs-scopes = Solo tokens sin otros permisos que { $list }.

programs-approve = Aprobar…
programs-refuse = Rechazar
programs-change = Cambiar…
programs-take-back = Retirar
programs-action = { $action }: { $name }

programs-ask-title = ¿Aprobar { $name }?
programs-change-title = ¿Qué puede recibir { $name }?
programs-ask-executable = Programa
programs-ask-script = Script
programs-ask-gets = Recibe tokens de acceso, nunca tokens de renovación, y cada uno que reciba aparece en Actividad.
programs-ask-honest = Los programas que se ejecutan con tu usuario pueden hacerse pasar unos por otros. La aprobación deja constancia y separa a los programas honestos; no frena a los dañinos.
programs-ask-accounts = Puede recibir tokens de
programs-ask-every = Todas las cuentas, también las que vincules después
programs-ask-some = Solo estas
programs-ask-choose = Primero elige una cuenta.
programs-ask-limit = La duración máxima que puede pedir
programs-ask-unlimited = La que dé el servidor
programs-ask-limit-hint = Un token que de todos modos dure más se entrega tal cual.
programs-ask-scopes = Solo puede recibir tokens sin otros permisos que { $list }. Ese límite se puso en una terminal y se mantiene.
programs-ask-yes = Aprobar
programs-change-yes = Guardar
programs-ask-no = Cancelar

programs-told =
    { $what ->
        [approved] { $name }: aprobado
        [changed] { $name }: permisos cambiados
        [refused] { $name }: rechazado
       *[takenBack] { $name } ya no recibe tokens
    }
programs-told-detail =
    { $what ->
        [approved] Recibirá un token la próxima vez que lo pida.
        [changed] Vale a partir de la próxima vez que pida. Los tokens que ya tiene siguen hasta que caduquen.
        [refused] No recibió ningún token. Si vuelve a pedir, aparecerá aquí otra vez.
       *[takenBack] Los tokens que ya tiene siguen hasta que caduquen. Para aprobarlo de nuevo, deja que vuelva a pedir.
    }

## Support: the view for tokens that have leaked. "Staff" are people whom a link server lets revoke the tokens of others.

support-title = Soporte
support-staff-only = Buscar tokens filtrados y revocar los de otras personas corresponde al equipo de soporte de un servidor de vinculación. Quien administra el servidor decide quién lo forma; aquí aparece en cuanto se vincula una de esas cuentas en este equipo.
support-cancel = Cancelar
support-final = No se puede deshacer.

## Support: one token that somebody has, which everybody may revoke

support-held = Revocar un token que tengo
support-held-text = Copia el token y pulsa el botón. Latchkey lo toma del portapapeles y no lo muestra en ningún sitio.
support-held-action = Revocar el token copiado…
support-held-ask = ¿Revocar el token copiado?
support-held-falls-session = El token y todos los demás de la misma vinculación. Cualquier copia deja de funcionar.
support-held-falls-programs = El acceso de todos los programas que los usan.
support-held-falls-connection = La conexión de la aplicación con el proveedor, salvo que otra vinculación de la cuenta la necesite.
support-held-stays = La propia cuenta y sus demás vinculaciones.
support-held-told = Token revocado

## Support: where tokens are searched

support-find = Buscar
support-find-text = Busca tokens en un texto o en archivos. También puedes pulsar Ctrl+V aquí (⌘V en un Mac) o soltar archivos en esta página.
support-paste = Pegar del portapapeles
support-files = Abrir archivos…
support-folder = Abrir una carpeta…
support-wiped = Buscar no revoca ni envía nada. La simulación y la revocación no muestran un token a nadie más que a su propio proveedor. Aquí ningún token se muestra entero y todo se borra al salir de esta página.
support-empty = Aún no se ha buscado nada
support-scanning = Buscando…
support-scanned =
    { $stopped ->
        [yes] Detenida antes del final
       *[no] La búsqueda ha terminado
    }
support-files-searched =
    { $count ->
        [one] { $count } archivo
       *[other] { $count } archivos
    }
support-read = { $read } de { $total }
support-found =
    { $count ->
        [0] ningún token encontrado
        [one] { $count } token encontrado
       *[other] { $count } tokens encontrados
    }
support-none-hint = Nada de lo que hay parece un token que Latchkey conozca. Eso no demuestra que no haya ninguno.
support-stop = Detener
support-clear = Borrar lo encontrado
support-troubles =
    { $count ->
        [one] No se pudo examinar un archivo
       *[other] No se pudieron examinar { $count } archivos
    }
support-trouble =
    { $code ->
        [unreadable] no se puede leer
        [damaged] está dañado
        [too_large] es demasiado grande
        [too_deep] tiene demasiados archivos comprimidos unos dentro de otros
        [locked] está protegido con contraseña
       *[not_a_file] no es un archivo
    }

## Support: what was found

support-findings = Lo encontrado
support-search = Buscar en lo encontrado
support-provider = Proveedor
support-provider-every = Todos los proveedores
support-provider-one =
    { $provider ->
        [latchkey] Latchkey
        [tiktok] TikTok
        [euler] Euler
        [google] Google
        [twitch] Twitch
        [github] GitHub
        [x] X
        [facebook] Facebook
       *[unknown] Proveedor desconocido
    }
support-kind = Tipo
support-kind-one =
    { $kind ->
        [access_token] Token de acceso
        [refresh_token] Token de renovación
        [authorization_code] Código de autorización
        [device_code] Código de dispositivo
        [client_secret] Secreto de cliente
        [api_key] Clave de API
        [session_cookie] Cookie de sesión
        [jwt] JSON Web Token
        [credential] Otra credencial
       *[every] Todos los tipos
    }
support-standing = Estado
support-standing-one =
    { $standing ->
        [alive] Aún funciona
        [dead] Ya no funciona
        [unknown] No se sabe
        [unasked] Sin consultar
       *[every] Todos los estados
    }
support-select-all = Seleccionar todo
support-select = Seleccionar { $name }
support-details = Detalles: { $name }
support-count =
    { $count ->
        [one] { $shown } de uno en la lista, { $selected } seleccionados
       *[other] { $shown } de { $count } en la lista, { $selected } seleccionados
    }
support-none-match = Ningún token coincide
support-show-all = Mostrar todo
support-proof-label = Indicio
support-proof =
    { $proof ->
        [checked] reconocido por sus dígitos de control
        [context] reconocido por lo que hay a su lado
       *[shape] reconocido por su forma
    }
support-more-places =
    { $count ->
        [one] y un lugar más
       *[other] y { $count } lugares más
    }
support-places =
    { $count ->
        [one] Dónde está: en un lugar
       *[other] Dónde está: en { $count } lugares
    }
support-places-more =
    { $count ->
        [one] Hay otro que no se muestra.
       *[other] Hay otros { $count } que no se muestran.
    }
support-encoding =
    { $encoding ->
        [url] codificado para una dirección web
        [json] con caracteres de escape de JSON
        [base64] codificado en Base64
        [gzip] comprimido
        [lines] partido en varias líneas
       *[qr] como código QR
    }
support-fingerprint = Huella
    .copy = Copiar huella
support-issuer = Emitido por
support-subject = Emitido para
support-expires = Válido hasta

## Support: what would end

support-plan = Simulación
support-plan-again = Repetir la simulación
support-plan-text = Una simulación pregunta de quién son estos tokens y qué terminaría con ellos. No revoca nada.
support-plan-sessions =
    { $count ->
        [0] No termina ninguna vinculación.
        [one] Termina una vinculación, con todos sus tokens.
       *[other] Terminan { $count } vinculaciones, con todos sus tokens.
    }
support-plan-accounts =
    { $count ->
        [0] No afecta a ninguna cuenta.
        [one] Afecta a una cuenta.
       *[other] Afecta a { $count } cuentas.
    }
support-plan-notice = Sus dueños lo notan: las aplicaciones pierden el acceso al instante, se avisa a los equipos con esas cuentas y hay que volver a vincular allí cada cuenta.
support-plan-programs = Programas de este equipo que pierden el acceso: { $list }.
support-plan-stuck =
    { $count ->
        [one] Un token no se puede revocar desde aquí:
       *[other] { $count } tokens no se pueden revocar desde aquí:
    }
support-why =
    { $why ->
        [unknown_here] Ningún servidor que se use aquí lo conoce.
        [already_gone] Ya no funciona.
        [unreachable] No se puede contactar con su servidor.
        [not_staff] Ninguna de tus cuentas es allí del equipo de soporte.
       *[no_way] Su proveedor no ofrece ninguna forma de hacerlo.
    }
support-way-label = Se revoca
support-way =
    { $way ->
        [staff] en el servidor de vinculación, porque tú lo pides
        [held] con solo tenerlo
        [provider] en su proveedor, con una cuenta configurada aquí
       *[none] no desde aquí
    }
support-why-label = Por qué
support-advice = A mano
support-account = Cuenta
support-client = Aplicación
support-device = Dispositivo
support-here = En este equipo
support-programs = Programas que lo pierden
support-same = La misma vinculación que

## Support: tokens are revoked

support-revoke =
    { $count ->
        [0] Revocar…
        [one] Revocar un token…
       *[other] Revocar { $count } tokens…
    }
support-revoke-none = Selecciona un token que se pueda revocar.
support-ask-title =
    { $count ->
        [one] ¿Revocar un token?
       *[other] ¿Revocar { $count } tokens?
    }
support-ask-stays = Las propias cuentas y sus demás vinculaciones.
support-ask-yes = Revocar ahora
support-reason = Motivo
support-reason-hint = Hasta { $most } caracteres. Queda en el registro y en el informe, así que no escribas en él ningún token.
support-reason-missing = Indica primero un motivo.
support-jobs = Revocaciones
support-job-title =
    { $count ->
        [one] Un token
       *[other] { $count } tokens
    }
support-job-state =
    { $state ->
        [running] En curso
        [paused] En pausa
        [stopped] Interrumpida
       *[done] Terminada
    }
support-job-started =
    { $when ->
        [now] Acaba de empezar.
        [today] Empezó hoy a las { $time }.
        [yesterday] Empezó ayer a las { $time }.
       *[earlier] Empezó el { $date }.
    }
support-job-by = Por { $name }.
support-job-progress =
    { $count ->
        [one] { $done } de uno
       *[other] { $done } de { $count }
    }
support-job-outcome =
    { $what ->
        [revoked] Revocados
        [gone] Ya no funcionaban
        [unknown] Desconocidos para todos los servidores
        [refused] Rechazados
        [failed] Fallidos
       *[waiting] En espera
    }
support-job-needs =
    { $count ->
        [one] Para uno de ellos hace falta el propio token, y no se guarda en ningún sitio. Vuelve a buscar primero en el mismo material y después continúa.
       *[other] Para { $count } de ellos hacen falta los propios tokens, y no se guardan en ningún sitio. Vuelve a buscar primero en el mismo material y después continúa.
    }
support-job-pause = Pausar
support-job-resume = Continuar
support-job-retry = Reintentar los fallidos
support-job-drop = Quitar de la lista…
support-drop-ask = ¿Quitar esta revocación de la lista?
support-drop-text = Ya no se podrá escribir su informe. Lo revocado sigue revocado, y el registro lo conserva.
support-drop-yes = Quitar

## Support: what proves a revocation

support-prove = Demostrar
support-prove-text = Un informe dice qué se revocó, cuándo, por qué y quién lo hizo, con huellas y sin tokens. Latchkey puede detectar si un informe se cambió.
support-report = Guardar { $format }…
support-saved = Informe guardado
support-check = Comprobar un informe…
support-verdict-whole =
    { $is ->
        [yes] El informe está tal como Latchkey lo escribió.
       *[no] El informe se cambió después de que Latchkey lo escribiera.
    }
support-verdict-known =
    { $is ->
        [yes] El registro de este equipo dice lo mismo.
       *[no] El registro de este equipo no lo conoce. Compruébalo en el equipo que lo escribió.
    }
support-verdict-chain =
    { $is ->
        [yes] Ese registro está íntegro: nada se cambió y nada falta.
       *[no] Ese registro se cambió, o le falta algo.
    }
support-verdict-dead =
    { $count ->
        [one] Uno de sus tokens ya no funciona.
       *[other] { $count } de sus tokens ya no funcionan.
    }
support-verdict-alive =
    { $count ->
        [one] Uno de sus tokens aún funciona.
       *[other] { $count } de sus tokens aún funcionan.
    }
support-verdict-unknown =
    { $count ->
        [one] De uno de sus tokens no se sabe.
       *[other] De { $count } de sus tokens no se sabe.
    }
support-verdict-at =
    { $when ->
        [now] Se acaba de escribir.
        [today] Se escribió hoy a las { $time }.
        [yesterday] Se escribió ayer a las { $time }.
       *[earlier] Se escribió el { $date }.
    }

## Support: whole sets of links are ended

support-sets = Todo de una vez
support-sets-text = Para cuando nadie sabe qué tokens se filtraron: termina todas las vinculaciones de una cuenta, de una aplicación o desde un momento.
support-set-kind =
    { $kind ->
        [account] Una cuenta
        [client] Una aplicación
       *[since] Todo desde un momento
    }
support-set-value =
    { $kind ->
        [account] Cuenta
        [client] ID de cliente
       *[since] Vinculado desde
    }
support-set-hint =
    { $kind ->
        [account] Como la llama el servidor de vinculación; una simulación lo muestra.
        [client] Como se llama la aplicación en la configuración del servidor de vinculación.
       *[since] Todas las vinculaciones hechas desde entonces en el servidor de vinculación, de todas las cuentas.
    }
support-set-wrong = Escribe la hora así: { $example }.
support-set-preview = Ver qué terminaría
support-set-ask = ¿Revocar todo esto?
support-set-stays = Las conexiones de las aplicaciones con los proveedores: nadie presenta sus tokens, así que no se avisa a ningún proveedor. Para terminarlas también, hay que quitar la aplicación en los ajustes del proveedor.
support-phrase = Escribe esto para continuar: { $phrase }
support-phrase-missing = Escribe las palabras de arriba exactamente como están.
support-set-told =
    { $count ->
        [0] No había ninguna vinculación que terminar
        [one] Terminó una vinculación
       *[other] Terminaron { $count } vinculaciones
    }
support-set-connected =
    { $count ->
        [one] Una cuenta sigue conectada con su proveedor; eso termina al quitar la aplicación en los ajustes del proveedor.
       *[other] { $count } cuentas siguen conectadas con sus proveedores; eso termina al quitar la aplicación en los ajustes del proveedor.
    }

## Support: guides for when something has happened. Each is a title and steps to tick off.

support-guides = Cuando ha pasado algo
support-guides-text = Marca lo que esté hecho. Las marcas se conservan mientras la guía está abierta.
support-guide-done =
    { $count ->
        [one] { $done } de un paso
       *[other] { $done } de { $count } pasos
    }
support-go-held = Ir a «Revocar un token que tengo»
support-go-findings = Ir a lo encontrado
support-go-prove = Ir a los informes
support-go-sets = Ir a «Todo de una vez»
support-go-activity = Ver actividad
support-guide-token = Se filtró un token
support-token-stop = Quítalo de la vista: borra el mensaje o el archivo, o detén la grabación. No lo publiques otra vez en ningún sitio, ni siquiera para pedir ayuda.
support-token-held = Copia el token y revócalo. Borrar un mensaje no termina un token: otros pueden haberlo copiado.
support-token-find = Encuentra todas las copias: copia el texto en el que estaba y pégalo aquí, o abre los archivos.
support-token-plan = Mira de quién es y qué terminaría. Con eso no se revoca nada.
support-token-revoke = Selecciónalo y revócalo, con el motivo.
support-token-link = Vuelve a vincular la cuenta con su teléfono. Sus nuevos tokens no tienen nada que ver con el filtrado.
support-token-prove = Guarda el informe para quien pregunte qué se hizo.
support-guide-account = Alguien se apoderó de una cuenta
support-account-password = En el proveedor, cambia primero la contraseña de la cuenta y cierra allí la sesión en todos los dispositivos. Si no, quien esté dentro puede volver a vincular la cuenta.
support-account-revoke = Revoca aquí su acceso.
support-account-set = Termina todas sus vinculaciones en el servidor de vinculación, en todos los equipos.
support-account-ask = Pide a quien administra el servidor de vinculación que termine todas sus vinculaciones, en todos los equipos.
support-account-look = Busca vinculaciones que no hizo ninguno de vosotros.
support-account-link = Vuelve a vincularla cuando la cuenta y su teléfono sean solo tuyos.
support-guide-secret = Se filtró un secreto de cliente
support-secret-who = Solo puede hacerlo quien administra el servidor de vinculación. Si no eres tú, avísale ya.
support-secret-rotate = En el servidor, crea el siguiente secreto. Se muestra una sola vez; ID es el ID de cliente de la aplicación.
support-secret-ends = Desde entonces el secreto filtrado no vale nada, y todos los tokens de esa aplicación han terminado.
support-secret-give = Da a la aplicación su nuevo secreto y vuelve a iniciarla.
support-secret-tell = Avisa a quienes usan la aplicación: todos tienen que volver a vincular su cuenta con ella.
support-secret-check = Mira si queda alguna vinculación de esa aplicación.
support-guide-database = Se filtró la base de datos del servidor de vinculación
support-database-means = Lo que no significa: que se conozcan los tokens. Solo guarda huellas de ellos, y cada vinculación está sellada con claves que solo dan los tokens de las propias aplicaciones. La base de datos no abre nada, ni siquiera junto con las claves del servidor.
support-database-tells = Lo que sí significa: quien la tenga puede leer qué cuentas se vincularon con qué aplicaciones y dispositivos, y cuándo.
support-database-close = Cierra el camino por el que salió y cambia las contraseñas de la base de datos.
support-database-keys = En el servidor, cambia sus claves. Los servidores siguen en marcha y nadie tiene que volver a vincular.
support-database-copies = Si varios servidores tienen copias del archivo de claves, hazlo en tres pasos: ejecuta esto, copia el archivo a todos, y así sucesivamente.
support-database-since = Si alguien pudo estar también en el servidor en marcha, termina todas las vinculaciones desde entonces: pudo ver los tokens al llegar.
support-database-people = Di a la gente qué se pudo leer, y que sus tokens no.
support-guide-desktop = Robaron un equipo
support-desktop-lock = Si una frase de contraseña bloqueaba Latchkey en él, sin ella nadie llega a los tokens. Si no, solo los protege la contraseña del equipo: date prisa.
support-desktop-platform = Quita la aplicación en los ajustes del proveedor de cada cuenta. Eso termina todas las vinculaciones de la cuenta, también la del equipo robado.
support-desktop-set = Termina todas las vinculaciones de sus cuentas en el servidor de vinculación.
support-desktop-new = Mantente alerta: si en esta ventana aparece una nueva vinculación de una cuenta que no hiciste tú, revócala allí.
support-desktop-passphrase = Pon una frase de contraseña en los equipos que aún tienes.
support-desktop-link = Vuelve a vincular las cuentas en los equipos que aún tienes.

## Problems

problem-unexpected = La ventana recibió una respuesta que no entiende.
    .way-out = Inténtalo de nuevo. Si vuelve a ocurrir, cierra Latchkey y ábrelo otra vez; no se pierde nada.

problem-server_unreachable = No se puede acceder al servidor.
    .way-out = Comprueba tu conexión y que el servidor esté en marcha, e inténtalo de nuevo.
problem-server_unavailable = El servidor tiene un problema propio.
    .way-out = No se cambió nada; inténtalo de nuevo en un minuto.
problem-not_an_oauth_server = La respuesta no viene de un servidor OAuth: puede ser un proxy, la página de acceso de la red o una dirección equivocada.
    .way-out = Abre la dirección en un navegador para ver qué es.
problem-insecure_address = El servidor no está en este equipo y su dirección no empieza por https.
    .way-out = Usa la dirección https del servidor.
problem-needs_person = La vinculación de la cuenta terminó.
    .way-out = Vuelve a vincular la cuenta.
problem-already_revoked = El acceso de esta cuenta ya está revocado.
    .way-out = Vuelve a vincular la cuenta, o cierra su sesión para quitarla de la lista.
problem-tokens_missing = Los tokens de esta cuenta no están en el llavero de este equipo.
    .way-out = Cierra la sesión de la cuenta y vuelve a vincularla.
problem-keychain_locked = El llavero de este equipo está bloqueado.
    .way-out = Desbloquéalo (vuelve a iniciar sesión o abre tu aplicación de contraseñas) e inténtalo de nuevo. No se cambió nada.
problem-keychain_without_collection = El llavero de este equipo no tiene ninguna colección donde guardar algo.
    .way-out = Crea una en tu aplicación de contraseñas (la habitual se llama «Login») o inicia sesión una vez en el escritorio, e inténtalo de nuevo; o define LATCHKEY_KEYCHAIN=file para guardar los tokens en archivos con una frase de contraseña. No se guardó nada.
problem-keychain_no_answer = El llavero de este equipo no respondió: quizá espera a que lo desbloquees.
    .way-out = Desbloquéalo e inténtalo de nuevo. No se cambió nada.
problem-keychain_unavailable = Ningún llavero responde en este equipo.
    .way-out = Inicia GNOME Keyring o KWallet y después abre Latchkey de nuevo; o define LATCHKEY_KEYCHAIN=file para guardar los tokens en archivos con una frase de contraseña. No se guardó nada.
problem-keychain_broken = El llavero de este equipo dio un error.
    .way-out = Inténtalo de nuevo; si persiste, reinicia el servicio del llavero. No se cambió nada.
problem-locked = Latchkey está bloqueado.
    .way-out = Desbloquéalo con su frase de contraseña e inténtalo de nuevo. No se cambió nada.
problem-wrong_passphrase = La frase de contraseña no es correcta.
    .way-out = Espera un momento e inténtalo de nuevo; no se cambió ni se borró nada.
problem-passphrase_too_short = La frase de contraseña es demasiado corta.
    .way-out = Elige una de al menos 8 caracteres; varias palabras son lo más fácil de recordar.
problem-no_passphrase_yet = Los archivos que guardarán los tokens aún no tienen frase de contraseña.
    .way-out = Elige una e inténtalo de nuevo. No se guardó nada.
problem-rolled_back = La base de datos de cuentas es más antigua de lo que recuerda el llavero: se puso una copia anterior en su lugar.
    .way-out = Vuelve a poner la más reciente; si se perdió, puedes continuar con esta en los ajustes de claves. No se cambió nada.
problem-vault_key_missing = La clave que abre las cuentas guardadas no está en el llavero de este equipo.
    .way-out = Si solo restauraste el disco, restaura también el llavero; si no, cierra la sesión de las cuentas y vuelve a vincularlas.
problem-tokens_unreadable = Los tokens guardados de esta cuenta no se abren: se cambiaron o vienen de otro lugar.
    .way-out = Cierra la sesión de la cuenta y vuelve a vincularla.
problem-database_damaged = La base de datos de cuentas está dañada.
    .way-out = Aparta el archivo y abre Latchkey de nuevo; después vuelve a vincular tus cuentas y revoca las vinculaciones anteriores en la aplicación de TikTok.
problem-database_unusable = No se puede usar la base de datos de cuentas.
    .way-out = Cierra otros programas que la usen, comprueba que el disco no esté lleno ni sea de solo lectura, e inténtalo de nuevo.
problem-home_not_writable = Latchkey no puede escribir en su carpeta.
    .way-out = Revisa los permisos de la carpeta y el espacio libre, e inténtalo de nuevo.
problem-busy = Otro programa está usando las cuentas guardadas.
    .way-out = Espera a que termine e inténtalo de nuevo. No se cambió nada.
problem-unknown_server = Esa no es la dirección de un servidor de vinculación.
    .way-out = Escribe una como https://link.example; solo a este equipo se puede acceder sin https.
problem-no_client_id = El proveedor no tiene ID de cliente.
    .way-out = Registra una aplicación con el proveedor e indica su ID.
problem-no_client_secret = El proveedor necesita el secreto de cliente de la aplicación, que no está guardado aquí.
    .way-out = Añade de nuevo el proveedor con su secreto de cliente.
problem-provider_exists = Ya hay un proveedor con ese nombre.
    .way-out = Quítalo primero, o añade este con otro nombre.
problem-provider_in_use = Hay cuentas vinculadas en este proveedor.
    .way-out = Cierra primero sus sesiones; después podrás quitar el proveedor.
problem-provider_not_added = Este proveedor aún no está configurado.
    .way-out = Registra una aplicación con él y configúralo en Ajustes.
problem-access_denied = La solicitud se rechazó en el teléfono o en el navegador.
    .way-out = No se vinculó nada; si no era tu intención, empieza de nuevo.
problem-expired_token = El código es demasiado antiguo.
    .way-out = Pide uno nuevo y escanéalo a tiempo.
problem-wrong_digits = Los dígitos no eran los del teléfono, así que esta vinculación se detuvo.
    .way-out = Pide un código nuevo y escribe lo que muestre entonces el teléfono; no se vinculó nada.
problem-not_two_digits = Eso no son dos dígitos.
    .way-out = Escribe los dos que muestra tu teléfono, del 10 al 99.
problem-nobody_came = Nadie volvió del navegador en diez minutos.
    .way-out = No se vinculó nada; empieza de nuevo cuando tengas un momento.
problem-no_clipboard = No se puede usar el portapapeles.
    .way-out = Inténtalo de nuevo; en una terminal, «latchkey token» muestra el token.
problem-file_not_written = No se pudo escribir el archivo.
    .way-out = Elige otra carpeta o libera espacio; no queda nada a medio escribir.
problem-clipboard_empty = No hay texto en el portapapeles.
    .way-out = Cópialo otra vez e inténtalo de nuevo.
problem-no_token_copied = No hay ningún token en el portapapeles.
    .way-out = Copia solo el token e inténtalo de nuevo.
problem-file_not_read = No se pudo leer el archivo.
    .way-out = Elige otro archivo o date permiso para leer este.
problem-job_under_way = Ya hay una revocación en curso.
    .way-out = Espera a que termine o ponla en pausa; no se revocó nada más.
problem-not_staff = En este equipo no hay ninguna cuenta vinculada del equipo de soporte del servidor de vinculación.
    .way-out = Vincula una en los ajustes, junto al servidor, con «Vincular como equipo de soporte».
problem-not_staff_any_more = El servidor de vinculación ya no permite que esta cuenta termine sesiones de otras personas.
    .way-out = Pide a quien administra el servidor que incluya la cuenta en el equipo de soporte y vuelve a vincularla como equipo de soporte.
problem-no_support = El servidor de vinculación de esta cuenta no puede terminar sesiones por orden.
    .way-out = Pide a quien lo administra que lo actualice; no se revocó nada.
problem-bad_reason = Falta un motivo: una línea de 1 a 500 caracteres.
    .way-out = Escríbelo y empieza de nuevo; no se revocó nada.
problem-token_in_reason = En el motivo está uno de los tokens filtrados.
    .way-out = Escríbelo sin el token; no se revocó nada.
problem-nothing_chosen = No hay ningún token seleccionado.
    .way-out = Selecciona al menos uno; no se revocó nada.
problem-no_such_job = Esa revocación ya no existe.
    .way-out = Se quitó de la lista; el registro conserva lo que pasó.
problem-job_busy = Otra ventana u otro programa está trabajando en esta revocación.
    .way-out = Espera o ponla en pausa allí y vuelve a intentarlo.
problem-job_not_over = La revocación no ha terminado.
    .way-out = Continúala primero; solo se puede quitar lo que ha terminado.
problem-wrong_phrase = Lo que escribiste no es lo que se pedía.
    .way-out = Escríbelo tal como aparece; no se revocó nada.
problem-not_an_account = Eso no es una cuenta de un servidor de vinculación: constan de plataforma, dos puntos e identificador.
    .way-out = Cópiala entera; no se revocó nada.
problem-not_a_report = Ese archivo no es un informe de Latchkey, o está cortado.
    .way-out = Elige el que se guardó como JSON; el PDF y el CSV llevan la misma suma de comprobación.
problem-report_too_large = Ese archivo es más grande que cualquier informe.
    .way-out = Elige el informe que se guardó como JSON.
problem-order_without_end = El servidor de vinculación no termina de cumplir la orden.
    .way-out = Lo hecho, hecho está; continúa la revocación para preguntarle de nuevo.
problem-backup_exists = Ya hay un archivo con ese nombre.
    .way-out = Elige otro nombre o mueve ese archivo; no se escribió nada.
problem-not_a_backup = El archivo no es una copia de seguridad de Latchkey, o está incompleto.
    .way-out = Elige un archivo de copia de seguridad creado por Latchkey; no se cambió nada.
problem-audit_key_missing = La clave del registro de actividad no está en el llavero de este equipo, así que no se puede saber si sus entradas son auténticas.
    .way-out = Si solo restauraste el disco, restaura también el llavero.
problem-clock_wrong = El reloj de este equipo no coincide con el del servidor de vinculación.
    .way-out = Deja que el sistema lo ajuste por la red; hasta entonces, las horas se muestran mal.
problem-bad_label = Ese nombre no se puede usar.
    .way-out = Usa como máximo 64 caracteres en una sola línea; no se cambió nada.
problem-bad_settings = No se pueden leer los ajustes, así que se usan los habituales.
    .way-out = Corrige el archivo, o cambia un ajuste aquí para que se escriba de nuevo.

## The tray and the system's notices, which the shell shows beside the window.

shell-tray-healthy = { $count ->
    [one] Una cuenta, en orden
   *[other] { $count } cuentas, todas en orden
}
shell-tray-in-need = { $count ->
    [one] Una cuenta requiere tu atención
   *[other] { $count } cuentas requieren tu atención
}
shell-tray-empty = No hay cuentas vinculadas
shell-tray-locked = Bloqueado
shell-tray-open = Abrir Latchkey
shell-tray-link = Vincular una cuenta
shell-tray-check = Comprobar antes de transmitir
shell-tray-lock = Bloquear
shell-tray-hide = Ocultar nombres y códigos
shell-tray-quit = Salir
shell-someone = Una cuenta
shell-clipboard = Portapapeles
shell-notice-needs-person = { $name } requiere tu atención
shell-notice-needs-person-text = Su vinculación terminó. Vuelve a vincularla para continuar.
shell-notice-new-link = { $name } se vinculó en { $device }
shell-notice-unknown-device = otro dispositivo
shell-notice-new-link-text = Si no fuiste tú, revoca el acceso: sus tokens dejan de funcionar al instante.
shell-notice-new-link-revoke = Revocar
shell-notice-refused = { $name }: el servidor se negó a terminar el acceso
shell-notice-refused-text = Abre Latchkey para intentarlo de nuevo.
shell-notice-program = { $program } pide tokens de acceso
shell-notice-program-text = No recibirá ninguno hasta que lo apruebes.

## Settings

settings-title = Ajustes
settings-saved = Guardado
settings-action = { $action }: { $name }

## Settings: the dialogs that ask for something

settings-cancel = Cancelar
settings-show-typed = Mostrar lo que escribo
settings-passphrase-new = Nueva frase de contraseña
settings-field-empty = Completa este campo primero.

## Settings: general

settings-general = General
settings-language = Idioma
settings-language-system = Como el sistema
settings-theme = Tema
settings-theme-choice =
    { $choice ->
        [light] Claro
        [dark] Oscuro
       *[system] Como el sistema
    }
settings-login = Abrir al iniciar sesión
settings-login-hint = Latchkey se abre en la bandeja y mantiene las cuentas al día.
settings-login-unavailable = Este sistema no permite que Latchkey lo configure. Usa los ajustes del sistema.
settings-tray = Seguir en marcha al cerrar la ventana
settings-tray-hint = Latchkey se queda en la bandeja. Si no, al cerrar la ventana se cierra la aplicación.
settings-notifications = Notificaciones
settings-notifications-hint = El sistema te avisa cuando una cuenta requiere tu atención o se vinculó en otro lugar.

## Settings: streamer mode

settings-hiding = Modo streamer
settings-hiding-text = Oculta nombres, fotos y códigos en esta ventana y en las notificaciones.
settings-hiding-choice =
    { $choice ->
        [auto] Mientras transmites
        [on] Siempre
       *[off] Nunca
    }
settings-hiding-choice-hint =
    { $choice ->
        [auto] En Linux, Latchkey comprueba cada pocos segundos si está en marcha un programa de transmisión que conoce. En otros sistemas, esta opción no oculta nada por sí sola.
        [on] Permanecen ocultos hasta que mantengas presionado para verlos.
       *[off] Están siempre a la vista.
    }
settings-hiding-limits = No oculta la ventana en sí, lo que muestran otros programas ni lo que se veía antes de detectar una transmisión.

## Settings: providers, where accounts are linked

settings-providers = Proveedores
settings-providers-text = Dónde se vinculan las cuentas. Se usa el marcado si no eliges otro.
settings-providers-group =
    { $group ->
        [sandbox] Para probar
        [server] Servidores de vinculación
       *[added] Configurados por ti
    }
settings-providers-presets =
    { $count ->
        [one] Uno más que puedes configurar
       *[other] { $count } más que puedes configurar
    }
settings-provider-default = Para cuentas nuevas
settings-provider-use = Usar este
settings-provider-staff = Vincular como equipo de soporte
settings-provider-check = Comprobar
settings-remove =
    { $kind ->
        [server] Olvidar…
       *[other] Quitar…
    }
settings-provider-set-up = Configurar…
settings-provider-as-told = Responde y todo es como dice su manifiesto.
settings-provider-differs =
    { $count ->
        [one] Una cosa no es como dice su manifiesto:
       *[other] { $count } cosas no son como dice su manifiesto:
    }
settings-remove-title =
    { $kind ->
        [server] ¿Olvidar { $name }?
       *[other] ¿Quitar { $name }?
    }
settings-remove-text =
    { $kind ->
        [server] Las cuentas vinculadas allí siguen vinculadas y funcionando. Para vincular otra allí, añade el servidor de nuevo.
       *[other] Su manifiesto y su secreto de cliente se borran de este equipo. Antes hay que terminar las cuentas vinculadas allí.
    }
settings-remove-action =
    { $kind ->
        [server] Olvidar
       *[other] Quitar
    }
settings-provider-set-up-title = Configurar { $provider }
settings-provider-set-up-text = Primero registra una aplicación propia con el proveedor. Te dará estos datos:
settings-provider-client-id = ID de cliente
settings-provider-client-secret = Secreto de cliente
settings-provider-client-secret-hint = Solo si el proveedor te da uno. Se guarda sellado con los tokens.
settings-provider-set-up-action = Configurar
settings-provider-other = Añadir otro proveedor OpenID…
settings-provider-other-title = Añadir un proveedor OpenID
settings-provider-issuer = Dirección del emisor
settings-provider-added-title = { $provider }: configurado
settings-provider-added-text = Falta una cosa: registra esta URI de redirección en los ajustes de tu aplicación en el proveedor.
settings-provider-redirect = URI de redirección
    .copy = Copiar URI de redirección

## Settings: link servers

settings-server-add-action = Añadir servidor de vinculación…
settings-server-add = Añadir un servidor de vinculación
settings-server-add-text = Escribe la dirección que te dio quien administra el servidor. Latchkey le pregunta quién es; aún no se guarda nada.
settings-server-address = Dirección
settings-server-meet = Preguntar al servidor
settings-server-trust = ¿Confías en este servidor?
settings-server-trust-text = Guardará sellados los tokens de TikTok, y las nuevas vinculaciones pasarán por él. Confía en él solo si sabes quién lo administra.
settings-server-trust-action = Confiar en este servidor
settings-server-use = Usar este servidor
settings-server-known = Ya confías en este servidor.
settings-server-way =
    { $way ->
        [encrypted] La conexión está cifrada: nadie puede leerla por el camino.
        [local] La conexión no está cifrada, pero no sale de este equipo.
       *[open] La conexión no está cifrada: cualquiera puede leerla por el camino.
    }
settings-server-offers =
    { $offer ->
        [both] Se pueden vincular cuentas con un código y en el navegador.
        [codes] Se pueden vincular cuentas con un código.
        [browser] Se pueden vincular cuentas en el navegador.
       *[none] No ofrece ninguna forma de vincular cuentas.
    }

## Settings: the lock

settings-lock = Bloqueo
settings-lock-state =
    { $state ->
        [unlocked] Desbloqueado
       *[off] Sin frase de contraseña
    }
settings-lock-text = Con el bloqueo activo, ningún programa puede usar las cuentas vinculadas hasta que se escriba la frase de contraseña.
settings-lock-now = Bloquear ahora
settings-lock-button =
    { $act ->
        [set] Establecer frase de contraseña…
        [change] Cambiar…
       *[remove] Quitar…
    }
settings-lock-title =
    { $act ->
        [set] Elige una frase de contraseña
        [change] Cambiar la frase de contraseña
       *[remove] ¿Quitar la frase de contraseña?
    }
settings-lock-warning =
    { $act ->
        [set] Bloquea los tokens guardados, además de lo que ya proteja este equipo. No hay otra forma de abrirlos: si se pierde, hay que volver a vincular las cuentas.
        [change] Quien conozca la frase de contraseña actual y tenga una copia anterior de los tokens guardados podrá seguir abriendo esa copia. Si la cambias por eso, quita la frase de contraseña y establécela de nuevo.
       *[remove] Después, los tokens quedarán protegidos solo por lo que proteja este equipo.
    }
settings-lock-action =
    { $act ->
        [set] Establecer
        [change] Cambiar
       *[remove] Quitar
    }
settings-lock-present = Frase de contraseña actual
settings-lock-idle = Bloquear por inactividad
settings-lock-after =
    { $minutes ->
        [0] Nunca
        [60] Después de una hora
        [240] Después de cuatro horas
        [one] Después de { $minutes } minuto
       *[other] Después de { $minutes } minutos
    }
settings-lock-suspend = Bloquear al suspender el equipo
settings-lock-suspend-hint = Cuando haya una frase de contraseña y el sistema avise de que va a suspenderse.

## Settings: the keys that seal the tokens

settings-keys = Claves
settings-keys-storage = Dónde se guardan los tokens y las claves: { $storage }.
settings-keys-unknown = No se sabe nada de las claves.
settings-keys-version = Versión { $version } de la clave, creada el { $date }.
settings-keys-version-undated = Versión { $version } de la clave.
settings-keys-accounts =
    { $count ->
        [0] Ninguna cuenta tiene clave aún.
        [one] Una cuenta tiene clave.
       *[other] { $count } cuentas tienen su propia clave.
    }
settings-keys-behind =
    { $count ->
        [0] Todas usan esta versión.
        [one] Una de ellas sigue con una versión anterior.
       *[other] { $count } de ellas siguen con una versión anterior.
    }
settings-keys-rotate = Rotar…
settings-keys-rotate-title = Rotar las claves
settings-keys-rotate-text = Una clave nueva sustituye a la que sella la clave de cada cuenta. Tarda un momento, y las cuentas siguen vinculadas.
settings-keys-deep = Claves nuevas también para las cuentas
settings-keys-deep-hint = Además, se vuelven a sellar los tokens de cada cuenta. Tarda más; elígelo si puede haberse filtrado una copia del llavero.
settings-keys-rotate-action = Rotar
settings-keys-rotating =
    { $count ->
        [0] Rotando las claves…
        [one] Lista: { $done } de una cuenta
       *[other] Listas: { $done } de { $count } cuentas
    }
settings-keys-rotated =
    { $count ->
        [0] La versión { $version } de la clave está en uso.
        [one] La versión { $version } de la clave está en uso y sella la clave de una cuenta.
       *[other] La versión { $version } de la clave está en uso y sella las claves de { $count } cuentas.
    }
settings-keys-unreadable =
    { $count ->
        [one] Una no se abre y se dejó como estaba; se conserva la versión { $version } para ella.
       *[other] { $count } no se abren y se dejaron como estaban; se conserva la versión { $version } para ellas.
    }
settings-keys-older = Continuar con la base de datos anterior…
settings-keys-older-title = ¿Continuar con una base de datos anterior?
settings-keys-older-text = La base de datos de cuentas de este equipo es más antigua de lo que recuerda su llavero. Si tienes la más reciente, vuelve a ponerla. Si no, se pierde lo ocurrido desde entonces y puede que haya que volver a vincular algunas cuentas.
settings-keys-older-action = Continuar con ella

## Settings: backups

settings-backup = Copia de seguridad
settings-backup-text = Las cuentas en un solo archivo, sellado con su propia frase de contraseña.
settings-backup-make = Crear copia…
settings-backup-restore = Restaurar…
settings-backup-title = Crear una copia de seguridad
settings-backup-passphrase-text = Elige una frase de contraseña para el archivo y luego dónde guardarlo. Sin ella nadie puede abrirlo, y tú tampoco.
settings-backup-tokens = Con los tokens
settings-backup-tokens-hint = Solo sirven hasta la próxima renovación de cada cuenta en este equipo, y quien abra el archivo los tendrá. Sin ellos, habrá que volver a vincular las cuentas restauradas.
settings-backup-action = Elegir archivo y guardar
settings-backup-made =
    { $count ->
        [one] Hay una cuenta en la copia; con tokens: { $tokens }.
       *[other] Hay { $count } cuentas en la copia; con tokens: { $tokens }.
    }
settings-backup-none = No se eligió ningún archivo y no se hizo nada.
settings-restore-title = Restaurar de { $file }
settings-restore-text = Las cuentas que ya están vinculadas aquí se quedan como están.
settings-restore-action = Restaurar
settings-restored-with-tokens =
    { $count ->
        [one] Una cuenta volvió con sus tokens.
       *[other] { $count } cuentas volvieron con sus tokens.
    }
settings-restored-by-name =
    { $count ->
        [one] De una cuenta volvió solo el nombre; hay que volver a vincularla.
       *[other] De { $count } cuentas volvió solo el nombre; hay que volver a vincularlas.
    }
settings-restored-skipped =
    { $count ->
        [one] Una cuenta ya estaba vinculada aquí.
       *[other] { $count } cuentas ya estaban vinculadas aquí.
    }
settings-restored-nothing = No hay ninguna cuenta en esa copia de seguridad.

## Settings: diagnostics

settings-doctor = Diagnóstico
settings-doctor-text = Prueba todo lo que una vinculación necesita en este equipo.
settings-doctor-report = El informe dice lo mismo en texto, para quien te ayude. No contiene secretos ni nombres de cuentas.
settings-doctor-run = Comprobar
settings-doctor-copy = Copiar informe
settings-doctor-working = Comprobando…
settings-doctor-copied = El informe está en el portapapeles.
settings-doctor-done =
    { $count ->
        [0] Todo está bien.
        [one] Una comprobación encontró un problema.
       *[other] { $count } comprobaciones encontraron problemas.
    }
settings-check-well = Bien
settings-check-ill = Con problemas
settings-check =
    { $name ->
        [account_database] Base de datos de cuentas
        [keychain] Llavero
        [stored_tokens] Tokens guardados
        [audit_log] Registro de actividad
        [link_server] Servidor de vinculación
        [clock] Reloj
        [proxy] Proxy
        [secrets_daemon] Programa del llavero
        [web_view] Vista web
        [latchkey] Latchkey
       *[other] { $name }
    }

## Settings: programs

settings-programs = Programas
settings-tools = Permitir que los programas pidan tokens de acceso
settings-tools-hint = Las herramientas de este equipo pueden pedirlos, y ninguna recibe uno hasta que la apruebes.
settings-programs-text = Qué programas han pedido y qué puede recibir cada uno.
settings-programs-see = Ver los programas

## Settings: leaked tokens

settings-leaked = Tokens filtrados
settings-leaked-text = Qué hacer cuando un token ha caído en otras manos, y cómo revocar uno que tienes.
settings-leaked-see = Ver qué hacer
