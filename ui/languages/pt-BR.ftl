### Every word of Latchkey, in Brazilian Portuguese. en.ftl says how to translate and where each word stands.

## Everywhere

app-name = Latchkey
app-starting = Abrindo…
app-wait = Um instante…
app-close = Fechar
app-try-again = Tentar de novo
app-safe-mode = O Latchkey foi reaberto sem a placa de vídeo.
app-safe-mode-text = A janela tinha ficado vazia. Tudo funciona, talvez um pouco mais devagar; atualizar o driver de vídeo pode ajudar.

## The rail at the side: the views, the lock, how the link server is

rail-views = Seções
rail-link = Vincular
rail-accounts = Contas
rail-activity = Atividade
rail-programs = Programas
rail-support = Suporte
rail-settings = Configurações
rail-accounts-waiting =
    { $count ->
        [one] Uma conta precisa de você.
       *[other] { $count } contas precisam de você.
    }
rail-activity-waiting =
    { $count ->
        [one] Uma revogação ainda não foi confirmada.
       *[other] { $count } revogações ainda não foram confirmadas.
    }
rail-programs-waiting =
    { $count ->
        [one] Um programa está pedindo tokens.
       *[other] { $count } programas estão pedindo tokens.
    }
rail-lock = Bloquear

server-name = Servidor de vínculos
server-name-sandbox = Sandbox neste computador
server-starting = Iniciando…
server-ready = Pronto
server-unreachable = Fora de alcance

## Names and codes are hidden while the screen may be seen by others

hiding-on = Os nomes estão ocultos
hiding-off = Os nomes estão visíveis por enquanto
hiding-because = { $program } está em execução.
hiding-show = Mostrar por enquanto
hiding-hide = Ocultar de novo
hiding-hold = Segure para ver
hiding-hold-hint = Aparece enquanto você segura. Um toque rápido na barra de espaço mostra por dez segundos.
hidden-value = Oculto
hidden-account = Conta { $number }
hidden-someone = Uma conta

## The view that links an account: a QR code and what becomes of it

link-title = Vincular uma conta
link-welcome = Boas-vindas ao Latchkey
link-welcome-text = Vincule uma conta uma vez, e os programas que você aprovar recebem o acesso dela por aqui. Experimente com este código: não precisa configurar nada.

link-qr = QR code para vincular uma conta. Sem câmera, abra { $address } e digite o código { $code }.
link-qr-scanned = QR code, já escaneado.

link-mark-scanned = Escaneado
link-mark-approved = Aprovado
link-mark-paused = Códigos pausados
link-mark-failed = Não vinculada
link-mark-browser = No navegador

link-server-starting = Iniciando o servidor de vínculos…
link-server-ready = Gerando um código…
link-server-unreachable = Aguardando o servidor de vínculos…
link-waiting = Escaneie este código com o celular e aprove por lá.
link-waiting-sandbox = Este é o sandbox: uma página no navegador faz o papel do celular.
link-scanned = Escaneado. Agora aprove no celular.
link-digits = Quase lá: seu celular está mostrando dois dígitos.
link-confirming = Aprovado. Guardando os tokens no seu chaveiro…
link-linked = Conta vinculada. Já pode guardar o celular.
link-browser = Uma página de { $host } foi aberta no seu navegador. Termine por lá.
link-renewed = Esta conta já estava vinculada; o acesso foi renovado.
link-paused =
    { $rounds ->
        [one] Um código passou e nenhum celular apareceu. O próximo só aparece quando você pedir.
       *[other] { $rounds } códigos passaram e nenhum celular apareceu. O próximo só aparece quando você pedir.
    }
link-code-gone = Este código expirou. Já vem um novo.

link-countdown = Novo código em { $clock }
link-seconds-left =
    { $seconds ->
        [60] Falta um minuto para este código expirar.
        [one] Falta { $seconds } segundo para este código expirar.
       *[other] Faltam { $seconds } segundos para este código expirar.
    }

link-code = Código
    .copy = Copiar código
link-address = Endereço
    .copy = Copiar endereço
link-copied = Copiado
link-copy-failed = Não foi copiado, mas está selecionado

link-open-phone = Abrir o celular do sandbox
link-open-browser = Abrir no navegador deste computador
link-not-you = Não foi você? Cancelar
link-new-code = Mostrar um novo código
link-another = Vincular outra
link-see-accounts = Ver contas
link-open-again = Abrir de novo
link-use-code = Usar um código
link-in-browser = Sem celular? Use o navegador deste computador
link-own-server = Usar seu próprio servidor de vínculos…
link-provider = Vincular em
link-provider-search = Buscar onde vincular
link-provider-none = Nada aqui tem esse nome. Em Configurações, Provedores, dá para adicionar outro.
link-provider-more =
    { $count ->
        [one] E mais um. Digite mais do nome.
       *[other] E mais { $count }. Digite mais do nome.
    }

link-linked-elsewhere = Vínculo feito: { $name }.

## The field for the two digits that the phone shows, in the same view

digits-label = Digite os dois dígitos que aparecem no celular
digits-time-left = { $clock } para digitar
digits-wrong =
    { $tries ->
        [one] Não são os dígitos do seu celular. Resta uma tentativa.
       *[other] Não são os dígitos do seu celular. Restam { $tries } tentativas.
    }

## The bar over every view: an account was linked on another device

new-link-label = Novo vínculo de uma conta
new-link-title =
    { $when ->
        [now] A conta { $name } do TikTok foi vinculada em { $device } agora mesmo
        [today] A conta { $name } do TikTok foi vinculada em { $device } hoje às { $time }
        [yesterday] A conta { $name } do TikTok foi vinculada em { $device } ontem às { $time }
       *[earlier] A conta { $name } do TikTok foi vinculada em { $device } no dia { $date }
    }
new-link-title-nameless =
    { $when ->
        [now] A conta { $name } do TikTok foi vinculada em outro dispositivo agora mesmo
        [today] A conta { $name } do TikTok foi vinculada em outro dispositivo hoje às { $time }
        [yesterday] A conta { $name } do TikTok foi vinculada em outro dispositivo ontem às { $time }
       *[earlier] A conta { $name } do TikTok foi vinculada em outro dispositivo no dia { $date }
    }
new-link-how = O vínculo foi feito com { $app } no { $system }.
new-link-how-app = O vínculo foi feito com { $app }.
new-link-how-system = O vínculo foi feito no { $system }.
new-link-advice = Se não foi você, revogue: os tokens desse vínculo param de funcionar na hora.
new-link-title-hidden =
    { $when ->
        [now] Uma das suas contas foi vinculada em outro dispositivo agora mesmo
        [today] Uma das suas contas foi vinculada em outro dispositivo hoje às { $time }
        [yesterday] Uma das suas contas foi vinculada em outro dispositivo ontem às { $time }
       *[earlier] Uma das suas contas foi vinculada em outro dispositivo no dia { $date }
    }
new-link-more =
    { $count ->
        [one] Mais um depois deste.
       *[other] Mais { $count } depois deste.
    }
new-link-revoke = Revogar
new-link-keep = Fui eu

## The view of the accounts

accounts-title = Contas
accounts-link = Vincular uma conta
accounts-empty = Nenhuma conta vinculada ainda
accounts-empty-hint = Escaneie um código com o celular, e a conta aparece aqui.

accounts-check = Verificar antes da live
accounts-search = Buscar contas
accounts-only = Mostrar
accounts-only-all = Todas as contas
accounts-order = Ordem
accounts-order-need = Precisam de você primeiro
accounts-order-name = Por nome
accounts-order-linked = Vinculadas há menos tempo
accounts-order-fine = Expiram primeiro
accounts-count =
    { $count ->
        [one] { $shown } de uma conta
       *[other] { $shown } de { $count } contas
    }
accounts-select-all = Selecionar todas
accounts-select = Selecionar { $name }
accounts-none = Nenhuma conta encontrada
accounts-none-hint = Busque por nome, @usuário, apelido ou provedor.
accounts-show-all = Mostrar todas as contas
accounts-for-all =
    { $count ->
        [one] Para a única conta:
       *[other] Para todas as { $count } contas:
    }
accounts-logout-all = Sair de todas
accounts-revoke-all = Revogar o acesso de todas

accounts-about = { $provider } · vinculada em { $date }
accounts-about-username = { $username } · { $provider } · vinculada em { $date }

accounts-healthy = Tudo certo
accounts-needs-person = Precisa de você
accounts-revoked = Acesso revogado
accounts-revoking = Revogando
accounts-offline = Offline
accounts-refreshing = Renovando

accounts-fine-until =
    { $day ->
        [today] Tudo certo até { $time } de hoje.
        [tomorrow] Tudo certo até { $time } de amanhã.
       *[later] Tudo certo até { $date }.
    }
accounts-fine-open-ended = Tudo certo, sem data para expirar.
accounts-renewal-due = O acesso expirou. Renove ou, se não der, vincule de novo.
accounts-forecast =
    { $count ->
        [0] O acesso dura pelas próximas { $hours } horas.
        [one] O acesso se renova sozinho uma vez nas próximas { $hours } horas.
       *[other] O acesso se renova sozinho { $count } vezes nas próximas { $hours } horas.
    }
accounts-last-refresh =
    { $when ->
        [now] Renovada agora mesmo.
        [today] Renovada hoje às { $time }.
        [yesterday] Renovada ontem às { $time }.
       *[earlier] Renovada em { $date }.
    }
accounts-refresh-failing =
    { $when ->
        [now] A renovação acabou de falhar; o Latchkey tenta de novo sozinho.
        [today] A renovação está falhando desde { $time }; o Latchkey continua tentando sozinho.
        [yesterday] A renovação está falhando desde { $time } de ontem; o Latchkey continua tentando sozinho.
       *[earlier] A renovação está falhando desde { $date }; o Latchkey continua tentando sozinho.
    }
accounts-log-id = Para o suporte do provedor:

accounts-ended-confirmed = O acesso acabou em { $date }. Não resta nada dos tokens.
accounts-ended-expired = O acesso acabou em { $date }. Os tokens já tinham expirado, e não resta nada deles.
accounts-ended-pending = O acesso por este computador acabou em { $date }. Ainda não deu para avisar o servidor; o Latchkey continua tentando sozinho.
accounts-ended-refused = O acesso por este computador acabou em { $date }. O servidor não quis confirmar: tente de novo ou vincule a conta outra vez.

accounts-may = Pode { $list }.
accounts-may-not = Não recebeu permissão para { $list }.

accounts-renew = Renovar agora
accounts-relink = Vincular de novo
accounts-retry = Tentar agora
accounts-revoke = Revogar o acesso
accounts-logout = Sair
accounts-remove = Remover
accounts-more = Mais
accounts-action = { $action }: { $name }

## What an account was linked for: each stands in the list of accounts-may and accounts-may-not

permission-user-info-basic = ver seu nome e sua foto
permission-user-info-profile = ver sua bio e o link do seu perfil
permission-user-info-stats = ver seus números de seguidores e curtidas
permission-video-list = ver seus vídeos públicos
permission-video-upload = enviar rascunhos para você publicar
permission-video-publish = publicar vídeos por você
permission-support-revoke = encerrar vínculos de outras pessoas cujos tokens vazaram
permission-support-audit = ler o registro do servidor de vínculos
permission-other = usar “{ $scope }”

## Everything of one account, and what is seldom done with it

more-label = Apelido da conta aqui
more-rename = Renomear
more-copy = Copiar token de acesso
more-copy-sure = Outras pessoas podem estar vendo sua tela. Quem tiver o token pode usar a conta até ele expirar; onde você colar, ele fica à vista.
more-copy-anyway = Copiar mesmo assim

## What is done with several accounts at once

many-label = Contas selecionadas
many-selected =
    { $count ->
        [one] Uma selecionada
       *[other] { $count } selecionadas
    }
many-unselect = Limpar seleção
many-ending =
    { $count ->
        [one] { $done } de uma conta encerrada
       *[other] { $done } de { $count } contas encerradas
    }
many-refreshing =
    { $count ->
        [one] { $done } de uma conta renovada
       *[other] { $done } de { $count } contas renovadas
    }

## The check before a stream: whether every account will hold for some hours

check-title = Verificar antes da live
check-hours = Por
check-hours-of =
    { $count ->
        [one] Uma hora
       *[other] { $count } horas
    }
check-again = Verificar de novo
check-under-way = Verificando todas as contas…
check-all-hold =
    { $count ->
        [one] Sua conta vai funcionar pelas próximas { $hours } horas.
       *[other] Todas as { $count } contas vão funcionar pelas próximas { $hours } horas.
    }
check-some-break =
    { $count ->
        [one] Uma conta não vai funcionar por { $hours } horas seguidas.
       *[other] { $count } contas não vão funcionar por { $hours } horas seguidas.
    }
check-holds = funciona.
check-holds-until =
    { $when ->
        [today] funciona até { $time } de hoje.
        [tomorrow] funciona até { $time } de amanhã.
       *[later] funciona até { $date }.
    }
check-breaks = não funciona.
check-breaks-at =
    { $when ->
        [today] para de funcionar hoje às { $time }.
        [tomorrow] para de funcionar amanhã às { $time }.
       *[later] para de funcionar em { $date }.
    }

## Questions before what cannot be taken back

dialog-falls = O que acaba
dialog-stays = O que fica

dialog-revoke-title = Revogar o acesso de { $name }?
dialog-revoke-falls-access = O acesso por este computador, na hora.
dialog-revoke-falls-tokens = Os tokens: eles são destruídos, e qualquer cópia para de funcionar.
dialog-revoke-falls-connection = A conexão do app com { $provider }, a menos que outro vínculo da conta precise dela.
dialog-revoke-stays = O item nesta lista, marcado como “Acesso revogado”.
dialog-revoke-final = Não dá para desfazer. Para voltar, vincule a conta de novo com o celular.
dialog-revoke-cancel = Manter o acesso

dialog-logout-title = Sair de { $name } neste computador?
dialog-logout-falls-access = O acesso por este computador. Os tokens são destruídos, aqui e no servidor de vínculos.
dialog-logout-falls-entry = O item nesta lista.
dialog-logout-stays = A conexão do app com { $provider }. Para acabar com ela também, revogue o acesso.
dialog-logout-final = Não dá para desfazer. Para voltar, vincule a conta de novo com o celular.
dialog-logout-cancel = Não sair

dialog-remove-title = Remover { $name } da lista?
dialog-remove-falls = O item nesta lista. O acesso já acabou quando foi revogado.
dialog-remove-stays = A própria conta, com tudo o que há nela.
dialog-remove-final = Para ver a conta aqui outra vez, vincule de novo com o celular.
dialog-remove-cancel = Manter na lista

dialog-revoke-title-many =
    { $count ->
        [one] Revogar o acesso de uma conta?
       *[other] Revogar o acesso de { $count } contas?
    }
dialog-logout-title-many =
    { $count ->
        [one] Sair de uma conta neste computador?
       *[other] Sair de { $count } contas neste computador?
    }
dialog-many-more =
    { $count ->
        [one] e mais uma
       *[other] e mais { $count }
    }
dialog-many-falls-access = O acesso a todas elas por este computador, na hora.
dialog-many-falls-tokens = Os tokens delas: são destruídos, e qualquer cópia para de funcionar.
dialog-many-falls-connections = As conexões do app com os provedores, a menos que outro vínculo precise delas.
dialog-many-falls-entries = Os itens delas nesta lista.
dialog-many-stays-entries = Os itens delas nesta lista, marcados como “Acesso revogado”.
dialog-many-stays-connections = As conexões do app com os provedores. Para acabar com elas também, revogue o acesso.
dialog-many-final = Não dá para desfazer. Para voltar, cada conta precisa ser vinculada de novo com o celular.

## The passphrase that locks the stored tokens

lock-unlock-title = O Latchkey está bloqueado
lock-unlock-text = Nada pode usar as contas vinculadas até alguém digitar a frase secreta.
lock-unlock-action = Desbloquear
lock-choose-title = Escolha uma frase secreta
lock-choose-text = Ela bloqueia os tokens guardados, além da proteção que este computador já tem. Não há como contornar: se ela se perder, será preciso vincular as contas de novo.
lock-choose-action = Definir frase secreta
lock-passphrase = Frase secreta
lock-again = Repita a frase
lock-differ = As duas não são iguais. Digite de novo.
lock-cancel = Agora não

## Receipts at the foot of a view: what was just done

receipt-logged-out = { $name } saiu deste computador
receipt-revoked = Acesso de { $name } revogado
receipt-ended-here = Acesso de { $name } encerrado neste computador

receipt-pending = Nenhum programa deste computador pode mais usar a conta. O servidor será avisado assim que der para falar com ele.
receipt-refused = Nenhum programa deste computador pode mais usar a conta, mas o servidor não quis confirmar.
receipt-session-ended = Os tokens saíram deste computador, e a sessão no servidor de vínculos acabou.
receipt-disconnected = Os tokens não funcionam mais, e o Latchkey foi desconectado da conta no TikTok.
receipt-kept = Estes tokens não funcionam mais. Outro vínculo da mesma conta continua.
receipt-unreachable = Os tokens não funcionam mais. Não deu para avisar o TikTok: por garantia, remova o Latchkey nas configurações do TikTok.
receipt-not-asked = Os tokens não funcionam mais.

receipt-many-revoked =
    { $count ->
        [one] Acesso de uma conta revogado
       *[other] Acesso de { $count } contas revogado
    }
receipt-many-logged-out =
    { $count ->
        [one] Uma conta saiu deste computador
       *[other] { $count } contas saíram deste computador
    }
receipt-many-confirmed =
    { $count ->
        [one] Uma foi confirmada pelo servidor.
       *[other] { $count } foram confirmadas pelos servidores.
    }
receipt-many-pending =
    { $count ->
        [one] Em uma, o servidor será avisado assim que der para falar com ele.
       *[other] Em { $count }, os servidores serão avisados assim que der para falar com eles.
    }
receipt-many-refused =
    { $count ->
        [one] Uma não foi confirmada: o servidor recusou.
       *[other] { $count } não foram confirmadas: os servidores recusaram.
    }
receipt-many-refreshed =
    { $count ->
        [0] Nenhuma conta foi renovada
        [one] Uma conta foi renovada
       *[other] { $count } contas foram renovadas
    }
receipt-many-not-refreshed =
    { $count ->
        [one] Uma não pôde ser renovada:
       *[other] { $count } não puderam ser renovadas:
    }

receipt-token-copied = Um token de acesso de { $name } foi copiado
receipt-token-copied-detail =
    { $seconds ->
        [one] Ele sai da área de transferência em um segundo.
       *[other] Ele sai da área de transferência em { $seconds } segundos.
    }

receipt-link-revoked = Acesso revogado em { $device }
receipt-link-revoked-nameless = Acesso revogado no outro dispositivo
receipt-link-revoked-detail = Os tokens de { $name } por lá não funcionam mais. O vínculo de { $name } aqui continua.
receipt-link-revoked-detail-hidden = Os tokens de lá não funcionam mais. O vínculo da conta aqui continua.
receipt-link-gone = O vínculo em { $device } já tinha acabado
receipt-link-gone-nameless = O vínculo no outro dispositivo já tinha acabado
receipt-link-gone-detail = Não restava nada para revogar. O vínculo de { $name } aqui continua.
receipt-link-gone-detail-hidden = Não restava nada para revogar. O vínculo da conta aqui continua.

## Activity: the view of what happened to accounts, keys and tokens

activity-title = Atividade
activity-log = O que aconteceu
activity-verify = Verificar histórico
activity-export = Exportar…
activity-older = Mais antigos
activity-all = Mostrar tudo

activity-account = Conta
activity-account-every = Todas as contas
activity-kind = Tipo
activity-kind-one =
    { $kind ->
        [links] Vínculos
        [renewals] Renovações
        [revocations] Revogações
        [handOffs] Tokens para programas
        [keys] Chaves e bloqueio
        [trouble] Problemas
       *[every] Tudo
    }
activity-since = Período
activity-since-one =
    { $period ->
        [today] Hoje
        [week] Últimos 7 dias
        [month] Últimos 30 dias
       *[ever] Desde o início
    }

activity-count =
    { $count ->
        [0] Nenhum registro na lista.
        [one] { $count } registro na lista.
       *[other] { $count } registros na lista.
    }
activity-none = Nada aconteceu ainda
activity-none-hint = Tudo o que for feito com contas, chaves e tokens neste computador aparece aqui.
activity-none-chosen = Nada desse tipo aconteceu

activity-day =
    { $day ->
        [today] Hoje
        [yesterday] Ontem
       *[earlier] { $date }
    }

activity-account-gone = Conta #{ $id }

activity-what =
    { $event ->
        [linked] Vínculo de { $name } criado
        [relinked] Vínculo de { $name } refeito
        [link_elsewhere] Vínculo de { $name } criado em outro dispositivo
        [link_elsewhere_revoked] Vínculo de { $name } em outro dispositivo revogado
        [refreshed] Acesso de { $name } renovado
        [refresh_failed] Não foi possível renovar o acesso de { $name }
        [needs_person]
            { $reason ->
                [person] Alguém encerrou o vínculo de { $name } em outro lugar
                [support] O suporte do provedor encerrou o vínculo de { $name }
                [client] Um app encerrou o vínculo de { $name }
                [platform] A plataforma encerrou o vínculo de { $name }
                [disconnected] A plataforma desconectou { $name }
               *[unknown] O vínculo de { $name } acabou
            }
        [revocation_asked] Acesso de { $name } retirado aqui
        [revoked]
            { $asked ->
                [log_out] O servidor confirmou a saída de { $name }
                [replace] O servidor confirmou o fim do vínculo antigo de { $name }
               *[revoke] O servidor confirmou o fim do acesso de { $name }
            }
        [revocation_refused]
            { $reason ->
                [given_up] A revogação de { $name } foi abandonada aqui
               *[refused] O servidor não quis encerrar o acesso de { $name }
            }
        [token_revoked] Um token de { $provider } foi revogado
        [leak_revocation_begun]
            { $leaked ->
                [set] A revogação de um conjunto inteiro de vínculos começou
               *[tokens]
                    { $count ->
                        [one] A revogação de um token vazado começou
                       *[other] A revogação de { $count } tokens vazados começou
                    }
            }
        [leak_revoked]
            { $outcome ->
                [revoked] Um token vazado foi revogado
                [already_gone] Um token vazado já não funcionava
                [unknown] Um token vazado não pertence a nenhum vínculo que o servidor dele conheça
               *[failed] Não foi possível revogar um token vazado
            }
        [leak_revocation_done]
            { $leaked ->
                [set] A revogação de um conjunto inteiro de vínculos terminou
               *[tokens] A revogação de tokens vazados terminou
            }
        [leak_report] Um relatório sobre tokens vazados foi salvo em { $format }
        [restored]
            { $tokens ->
                [true] { $name } voltou de um backup, com os tokens
               *[false] { $name } voltou de um backup, sem os tokens
            }
        [backed_up]
            { $accounts ->
                [one] { $accounts } conta foi salva em um backup
               *[other] { $accounts } contas foram salvas em um backup
            }
        [logged_out] { $name } não está mais neste computador
        [handed_off] { $program } recebeu um token de acesso de { $name }
        [hand_off_refused]
            { $reason ->
                [program_unknown] Um programa não identificado pediu um token de acesso de { $name }, mas não recebeu
               *[refused] { $program } pediu um token de acesso de { $name }, mas não recebeu
            }
        [program_approved] { $program } foi aprovado
        [program_removed] { $program } foi retirado da lista de programas
        [keys_rotated]
            { $deep ->
                [true] As chaves foram trocadas da versão { $from } para a { $to }, com uma nova para cada conta
               *[false] As chaves foram trocadas da versão { $from } para a { $to }
            }
        [passphrase_changed]
            { $how ->
                [set] Uma frase secreta foi definida
                [removed] A frase secreta foi removida
               *[changed] A frase secreta foi alterada
            }
        [locked] O Latchkey foi bloqueado
        [unlocked] O Latchkey foi desbloqueado
        [older_accepted] Uma cópia mais antiga do banco de dados de contas foi aceita
       *[newer] Algo que esta versão não conhece: { $event }
    }

activity-reason =
    { $code ->
        [access_denied] o servidor negou
        [account_not_granted] sem aprovação para esta conta
        [approval_required] ainda sem aprovação
        [invalid_client] o servidor não conhece este app
        [keychain_locked] o chaveiro estava bloqueado
        [locked] o Latchkey estava bloqueado
        [malformed_answer] a resposta do servidor não foi entendida
        [needs_person] a conta precisa ser vinculada de novo
        [no_such_account] essa conta não existe
        [refused] o servidor recusou
        [scope_not_granted] o token permite mais do que foi aprovado
        [server_unavailable] o servidor não conseguiu responder
        [server_unreachable] não deu para falar com o servidor
       *[other] { $code }
    }
activity-token = token { $token }

activity-told-checked =
    { $count ->
        [0] O histórico está vazio
        [one] Histórico íntegro: o único registro está como foi escrito
       *[other] Histórico íntegro: todos os { $count } registros estão como foram escritos
    }
activity-told-checked-detail = Nada foi alterado e nada está faltando.
activity-told-newer =
    { $count ->
        [one] O chaveiro ainda não conhece o mais recente; falta só um instante.
       *[other] O chaveiro ainda não conhece os { $count } mais recentes; falta só um instante.
    }
activity-told-waiting =
    { $count ->
        [one] Mais { $count } registro espera a chave do histórico e fica sem proteção até lá.
       *[other] Mais { $count } registros esperam a chave do histórico e ficam sem proteção até lá.
    }
activity-told-exported = O histórico foi exportado

## Revocations on their way: in the same view, links that were ended here and that their servers have not confirmed

outbox-title = Em andamento
outbox-about = Estes vínculos já acabaram neste computador. Falta a confirmação dos servidores.
outbox-all-confirmed = Tudo o que foi encerrado aqui está confirmado.
outbox-flush = Tentar todas agora
outbox-give-up = Desistir…
outbox-give-up-of = Desistir da revogação de { $name }…
outbox-what =
    { $what ->
        [logOut] Sair de { $name } em { $provider }
        [replace] Encerrar o vínculo antigo de { $name } em { $provider }
       *[revoke] Revogar o acesso de { $name } em { $provider }
    }
outbox-state =
    { $state ->
        [pending] Em andamento
        [refused] Recusada
        [confirmed] Confirmada
       *[expired] Nada mais a encerrar
    }
outbox-asked =
    { $when ->
        [now] Pedida agora mesmo.
        [today] Pedida hoje às { $time }.
        [yesterday] Pedida ontem às { $time }.
       *[earlier] Pedida em { $date }.
    }
outbox-tries =
    { $count ->
        [0] Nenhuma tentativa ainda.
        [one] Uma tentativa até agora.
       *[other] { $count } tentativas até agora.
    }
outbox-next = Próxima tentativa { $in }.
outbox-next-now = Próxima tentativa em instantes.
outbox-settled =
    { $count ->
        [one] { $count } concluída nos últimos 30 dias
       *[other] { $count } concluídas nos últimos 30 dias
    }

outbox-ask-title = Desistir da revogação de { $name }?
outbox-ask-server = { $provider } não será mais avisado. Lá, os tokens continuam valendo até expirarem; até então, quem tiver uma cópia pode usá-los.
outbox-ask-here = O que resta dos tokens aqui é destruído, então não dá para tentar de novo depois.
outbox-ask-stays = O acesso por este computador continua encerrado.
outbox-ask-yes = Desistir
outbox-ask-no = Continuar tentando

outbox-told-confirmed = Todas as revogações estão confirmadas
outbox-told-left =
    { $count ->
        [one] { $count } revogação não foi confirmada
       *[other] { $count } revogações não foram confirmadas
    }
outbox-told-left-detail = O Latchkey continua tentando sozinho até que sejam concluídas.
outbox-told-refused =
    { $count ->
        [one] { $count } foi recusada. O motivo está ao lado dela.
       *[other] { $count } foram recusadas. O motivo está ao lado de cada uma.
    }
outbox-told-given-up = A revogação de { $name } foi abandonada
outbox-told-given-up-detail = No servidor, os tokens continuam valendo até expirarem.

## Programs: the view of the programs on this computer that ask for access tokens

programs-title = Programas
programs-about = Os programas deste computador podem pedir tokens de acesso ao Latchkey. Não recebem nenhum até você aprovar.

programs-agent =
    { $state ->
        [here] Os programas podem pedir a este app
        [elsewhere] Os programas podem pedir a outro Latchkey aberto neste computador
        [off] Os programas não podem pedir
       *[starting] Preparando para os programas…
    }
programs-agent-off-hint = O Latchkey não está atendendo programas agora. Você pode mudar isso nas Configurações.
programs-settings = Abrir Configurações
programs-socket = Onde os programas pedem
    .copy = Copiar o caminho

programs-empty = Nenhum programa pediu ainda
programs-empty-hint = Um programa que pedir no socket do Latchkey aparece aqui. { $file } explica como pedir, e “{ $command }” mostra onde fica o socket.

programs-waiting = Aguardando sua resposta
programs-listed = Aprovados

programs-asked-for =
    { $when ->
        [now] Pediu “{ $account }” agora mesmo.
        [today] Pediu “{ $account }” hoje às { $time }.
        [yesterday] Pediu “{ $account }” ontem às { $time }.
       *[earlier] Pediu “{ $account }” em { $date }.
    }
programs-asked =
    { $when ->
        [now] Pediu agora mesmo.
        [today] Pediu hoje às { $time }.
        [yesterday] Pediu ontem às { $time }.
       *[earlier] Pediu em { $date }.
    }
programs-approved =
    { $when ->
        [now] Aprovado agora mesmo.
        [today] Aprovado hoje às { $time }.
        [yesterday] Aprovado ontem às { $time }.
       *[earlier] Aprovado em { $date }.
    }
programs-used =
    { $when ->
        [now] Último uso: agora mesmo.
        [today] Último uso: hoje às { $time }.
        [yesterday] Último uso: ontem às { $time }.
       *[earlier] Último uso: { $date }.
    }
programs-unused = Nunca usado.
programs-accounts-every = Pode receber tokens de todas as contas.
programs-accounts-none = Não pode receber tokens de nenhuma conta.
programs-accounts = Pode receber tokens de { $list }.
programs-limit = Pode pedir tokens que durem até { $duration }.
programs-scopes = Só tokens sem outros escopos além de { $list }.

programs-approve = Aprovar…
programs-refuse = Recusar
programs-change = Alterar…
programs-take-back = Retirar aprovação
programs-action = { $action }: { $name }

programs-ask-title = Aprovar { $name }?
programs-change-title = O que { $name } pode receber?
programs-ask-executable = Programa
programs-ask-script = Script
programs-ask-gets = Ele recebe tokens de acesso, nunca tokens de renovação, e cada um que recebe aparece em Atividade.
programs-ask-honest = Programas que rodam com o seu usuário podem se passar uns pelos outros. A aprovação deixa registro e separa os programas honestos; ela não barra um programa mal-intencionado.
programs-ask-accounts = Pode receber tokens de
programs-ask-every = Todas as contas, inclusive as que forem vinculadas depois
programs-ask-some = Só estas
programs-ask-choose = Escolha uma conta primeiro.
programs-ask-limit = A maior duração que ele pode pedir
programs-ask-unlimited = A que o servidor der
programs-ask-limit-hint = Se mesmo assim um token durar mais, ele é entregue como está.
programs-ask-scopes = Ele só pode receber tokens sem outros escopos além de { $list }. Esse limite foi definido em um terminal e continua valendo.
programs-ask-yes = Aprovar
programs-change-yes = Salvar
programs-ask-no = Cancelar

programs-told =
    { $what ->
        [approved] { $name } foi aprovado
        [changed] O que { $name } pode receber foi alterado
        [refused] { $name } foi recusado
       *[takenBack] { $name } não recebe mais tokens
    }
programs-told-detail =
    { $what ->
        [approved] Ele recebe um token na próxima vez que pedir.
        [changed] Vale a partir do próximo pedido. Um token que ele já tem continua valendo até expirar.
        [refused] Ele não recebeu nenhum token. Se pedir de novo, volta a aparecer aqui.
       *[takenBack] Um token que ele já tem continua valendo até expirar. Para aprovar de novo, espere ele pedir outra vez.
    }

## Support: the view for tokens that have leaked. "Staff" are people whom a link server lets revoke the tokens of others.

support-title = Suporte
support-staff-only = Procurar tokens vazados e revogar os de outras pessoas é tarefa da equipe de suporte de um servidor de vínculos. Quem cuida do servidor escolhe quem faz parte; isso aparece aqui quando uma dessas contas é vinculada neste computador.
support-cancel = Cancelar
support-final = Não dá para desfazer.

## Support: one token that somebody has, which everybody may revoke

support-held = Revogar um token que eu tenho
support-held-text = Copie o token e clique no botão. O Latchkey pega o token na área de transferência e não mostra em lugar nenhum.
support-held-action = Revogar o token copiado…
support-held-ask = Revogar o token copiado?
support-held-falls-session = O token e todos os outros do mesmo vínculo. Qualquer cópia para de funcionar.
support-held-falls-programs = O acesso de todos os programas que usam esses tokens.
support-held-falls-connection = A conexão do app com o provedor, a menos que outro vínculo da conta precise dela.
support-held-stays = A própria conta e os outros vínculos dela.
support-held-told = Token revogado

## Support: where tokens are searched

support-find = Procurar
support-find-text = Procure tokens em um texto ou em arquivos. Você também pode apertar Ctrl+V aqui (⌘V no Mac) ou soltar arquivos nesta página.
support-paste = Colar da área de transferência
support-files = Abrir arquivos…
support-folder = Abrir uma pasta…
support-wiped = Procurar não revoga nem envia nada. A simulação e a revogação não mostram um token a ninguém além do seu próprio provedor. Nenhum token aparece inteiro aqui, e tudo é apagado quando você sai desta página.
support-empty = Nada foi procurado ainda
support-scanning = Procurando…
support-scanned =
    { $stopped ->
        [yes] Interrompida antes do fim
       *[no] A busca terminou
    }
support-files-searched =
    { $count ->
        [one] { $count } arquivo
       *[other] { $count } arquivos
    }
support-read = { $read } de { $total }
support-found =
    { $count ->
        [0] nenhum token encontrado
        [one] { $count } token encontrado
       *[other] { $count } tokens encontrados
    }
support-none-hint = Nada ali parece um token que o Latchkey conheça. Isso não prova que não haja nenhum.
support-stop = Parar
support-clear = Apagar o que foi encontrado
support-troubles =
    { $count ->
        [one] Não deu para examinar um arquivo
       *[other] Não deu para examinar { $count } arquivos
    }
support-trouble =
    { $code ->
        [unreadable] não pode ser lido
        [damaged] está danificado
        [too_large] é grande demais
        [too_deep] tem arquivos compactados demais uns dentro dos outros
        [locked] está protegido por senha
       *[not_a_file] não é um arquivo
    }

## Support: what was found

support-findings = O que foi encontrado
support-search = Buscar no que foi encontrado
support-provider = Provedor
support-provider-every = Todos os provedores
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
       *[unknown] Provedor desconhecido
    }
support-kind = Tipo
support-kind-one =
    { $kind ->
        [access_token] Token de acesso
        [refresh_token] Token de renovação
        [authorization_code] Código de autorização
        [device_code] Código de dispositivo
        [client_secret] Segredo do cliente
        [api_key] Chave de API
        [session_cookie] Cookie de sessão
        [jwt] JSON Web Token
        [credential] Outra credencial
       *[every] Todos os tipos
    }
support-standing = Estado
support-standing-one =
    { $standing ->
        [alive] Ainda funciona
        [dead] Não funciona mais
        [unknown] Não se sabe
        [unasked] Não consultado
       *[every] Todos os estados
    }
support-select-all = Selecionar todos
support-select = Selecionar { $name }
support-details = Detalhes: { $name }
support-count =
    { $count ->
        [one] { $shown } de um na lista, { $selected } selecionados
       *[other] { $shown } de { $count } na lista, { $selected } selecionados
    }
support-none-match = Nenhum token encontrado
support-show-all = Mostrar todos
support-proof-label = Indício
support-proof =
    { $proof ->
        [checked] reconhecido pelos dígitos verificadores
        [context] reconhecido pelo que está ao lado
       *[shape] reconhecido pela forma
    }
support-more-places =
    { $count ->
        [one] e mais um lugar
       *[other] e mais { $count } lugares
    }
support-places =
    { $count ->
        [one] Onde está: em um lugar
       *[other] Onde está: em { $count } lugares
    }
support-places-more =
    { $count ->
        [one] Mais um não aparece na lista.
       *[other] Mais { $count } não aparecem na lista.
    }
support-encoding =
    { $encoding ->
        [url] codificado para um endereço da web
        [json] com caracteres de escape de JSON
        [base64] codificado em Base64
        [gzip] compactado
        [lines] quebrado em várias linhas
       *[qr] como código QR
    }
support-fingerprint = Impressão digital
    .copy = Copiar impressão digital
support-issuer = Emitido por
support-subject = Emitido para
support-expires = Válido até

## Support: what would end

support-plan = Simulação
support-plan-again = Repetir a simulação
support-plan-text = Uma simulação pergunta de quem são estes tokens e o que acabaria com eles. Ela não revoga nada.
support-plan-sessions =
    { $count ->
        [0] Nenhum vínculo acaba.
        [one] Um vínculo acaba, com todos os tokens dele.
       *[other] { $count } vínculos acabam, com todos os tokens deles.
    }
support-plan-accounts =
    { $count ->
        [0] Nenhuma conta é afetada.
        [one] Uma conta é afetada.
       *[other] { $count } contas são afetadas.
    }
support-plan-notice = Os donos percebem: os apps perdem o acesso na hora, os computadores com essas contas são avisados, e cada conta precisa ser vinculada de novo neles.
support-plan-programs = Programas deste computador que perdem o acesso: { $list }.
support-plan-stuck =
    { $count ->
        [one] Um token não pode ser revogado daqui:
       *[other] { $count } tokens não podem ser revogados daqui:
    }
support-why =
    { $why ->
        [unknown_here] Nenhum servidor usado aqui o conhece.
        [already_gone] Ele não funciona mais.
        [unreachable] Não dá para acessar o servidor dele.
        [not_staff] Nenhuma das suas contas é da equipe de suporte lá.
       *[no_way] O provedor dele não oferece um jeito de fazer isso.
    }
support-way-label = Revogação
support-way =
    { $way ->
        [staff] pelo servidor de vínculos, a seu pedido
        [held] por quem tem o token
        [provider] pelo provedor, com uma conta configurada aqui
       *[none] não daqui
    }
support-why-label = Por quê
support-advice = À mão
support-account = Conta
support-client = App
support-device = Dispositivo
support-here = Neste computador
support-programs = Programas que o perdem
support-same = Mesmo vínculo que

## Support: tokens are revoked

support-revoke =
    { $count ->
        [0] Revogar…
        [one] Revogar um token…
       *[other] Revogar { $count } tokens…
    }
support-revoke-none = Selecione um token que possa ser revogado.
support-ask-title =
    { $count ->
        [one] Revogar um token?
       *[other] Revogar { $count } tokens?
    }
support-ask-stays = As próprias contas e os outros vínculos delas.
support-ask-yes = Revogar agora
support-reason = Motivo
support-reason-hint = Até { $most } caracteres. Ele fica no histórico e no relatório, então não escreva nenhum token nele.
support-reason-missing = Informe um motivo primeiro.
support-jobs = Revogações
support-job-title =
    { $count ->
        [one] Um token
       *[other] { $count } tokens
    }
support-job-state =
    { $state ->
        [running] Em andamento
        [paused] Em pausa
        [stopped] Interrompida
       *[done] Concluída
    }
support-job-started =
    { $when ->
        [now] Começou agora mesmo.
        [today] Começou hoje às { $time }.
        [yesterday] Começou ontem às { $time }.
       *[earlier] Começou em { $date }.
    }
support-job-by = Por { $name }.
support-job-progress =
    { $count ->
        [one] { $done } de um
       *[other] { $done } de { $count }
    }
support-job-outcome =
    { $what ->
        [revoked] Revogados
        [gone] Já não funcionavam
        [unknown] Nenhum servidor conhece
        [refused] Recusados
        [failed] Com falha
       *[waiting] Aguardando
    }
support-job-needs =
    { $count ->
        [one] Para um deles é preciso o próprio token, que não fica guardado em lugar nenhum. Procure primeiro no mesmo material de novo e depois continue.
       *[other] Para { $count } deles são precisos os próprios tokens, que não ficam guardados em lugar nenhum. Procure primeiro no mesmo material de novo e depois continue.
    }
support-job-pause = Pausar
support-job-resume = Continuar
support-job-retry = Tentar de novo os que falharam
support-job-drop = Remover da lista…
support-drop-ask = Remover esta revogação da lista?
support-drop-text = Não vai mais dar para gravar o relatório dela. O que foi revogado continua revogado, e o histórico guarda isso.
support-drop-yes = Remover

## Support: what proves a revocation

support-prove = Comprovar
support-prove-text = Um relatório diz o que foi revogado, quando, por que e por quem, com impressões digitais e sem tokens. O Latchkey sabe dizer se um relatório foi alterado.
support-report = Salvar { $format }…
support-saved = O relatório foi salvo
support-check = Verificar um relatório…
support-verdict-whole =
    { $is ->
        [yes] O relatório está como o Latchkey escreveu.
       *[no] O relatório foi alterado depois que o Latchkey escreveu.
    }
support-verdict-known =
    { $is ->
        [yes] O histórico deste computador diz o mesmo.
       *[no] O histórico deste computador não o conhece. Verifique no computador que o escreveu.
    }
support-verdict-chain =
    { $is ->
        [yes] Esse histórico está íntegro: nada foi alterado e nada está faltando.
       *[no] Esse histórico foi alterado, ou falta algo nele.
    }
support-verdict-dead =
    { $count ->
        [one] Um dos tokens dele não funciona mais.
       *[other] { $count } dos tokens dele não funcionam mais.
    }
support-verdict-alive =
    { $count ->
        [one] Um dos tokens dele ainda funciona.
       *[other] { $count } dos tokens dele ainda funcionam.
    }
support-verdict-unknown =
    { $count ->
        [one] De um dos tokens dele não se sabe.
       *[other] De { $count } dos tokens dele não se sabe.
    }
support-verdict-at =
    { $when ->
        [now] Escrito agora mesmo.
        [today] Escrito hoje às { $time }.
        [yesterday] Escrito ontem às { $time }.
       *[earlier] Escrito em { $date }.
    }

## Support: whole sets of links are ended

support-sets = Tudo de uma vez
support-sets-text = Para quando ninguém sabe quais tokens vazaram: encerra todos os vínculos de uma conta, de um app ou desde um momento.
support-set-kind =
    { $kind ->
        [account] Uma conta
        [client] Um app
       *[since] Tudo desde um momento
    }
support-set-value =
    { $kind ->
        [account] Conta
        [client] ID do cliente
       *[since] Vinculado desde
    }
support-set-hint =
    { $kind ->
        [account] Como o servidor de vínculos a chama; uma simulação mostra.
        [client] Como o app se chama na configuração do servidor de vínculos.
       *[since] Todos os vínculos feitos no servidor de vínculos desde então, de todas as contas.
    }
support-set-wrong = Escreva a hora assim: { $example }.
support-set-preview = Ver o que acabaria
support-set-ask = Revogar tudo isto?
support-set-stays = As conexões dos apps com os provedores: ninguém apresenta os tokens, então nenhum provedor é avisado. Para encerrar essas também, é preciso remover o app nas configurações do provedor.
support-phrase = Digite isto para continuar: { $phrase }
support-phrase-missing = Digite as palavras acima exatamente como estão.
support-set-told =
    { $count ->
        [0] Não havia nenhum vínculo para encerrar
        [one] Um vínculo acabou
       *[other] { $count } vínculos acabaram
    }
support-set-connected =
    { $count ->
        [one] Uma conta ainda está conectada no provedor; isso acaba quando o app é removido nas configurações do provedor.
       *[other] { $count } contas ainda estão conectadas nos provedores; isso acaba quando o app é removido nas configurações do provedor.
    }

## Support: guides for when something has happened. Each is a title and steps to tick off.

support-guides = Quando algo aconteceu
support-guides-text = Marque o que já foi feito. As marcas ficam enquanto o guia está aberto.
support-guide-done =
    { $count ->
        [one] { $done } de um passo
       *[other] { $done } de { $count } passos
    }
support-go-held = Ir para “Revogar um token que eu tenho”
support-go-findings = Ir para o que foi encontrado
support-go-prove = Ir para os relatórios
support-go-sets = Ir para “Tudo de uma vez”
support-go-activity = Ver atividade
support-guide-token = Um token vazou
support-token-stop = Tire da vista: apague a mensagem ou o arquivo, ou pare a gravação. Não publique de novo em lugar nenhum, nem para pedir ajuda.
support-token-held = Copie o token e revogue. Apagar uma mensagem não acaba com um token: outras pessoas podem ter copiado.
support-token-find = Encontre todas as cópias: copie o texto em que ele estava e cole aqui, ou abra os arquivos.
support-token-plan = Veja de quem ele é e o que acabaria. Isso não revoga nada.
support-token-revoke = Selecione o token e revogue, com o motivo.
support-token-link = Vincule a conta de novo com o celular. Os novos tokens não têm nada a ver com o que vazou.
support-token-prove = Salve o relatório para quem perguntar o que foi feito.
support-guide-account = Uma conta foi invadida
support-account-password = No provedor, primeiro mude a senha da conta e saia de todos os dispositivos. Senão, quem entrou pode vincular a conta de novo.
support-account-revoke = Revogue o acesso dela aqui.
support-account-set = Encerre todos os vínculos dela no servidor de vínculos, em todos os computadores.
support-account-ask = Peça a quem cuida do servidor de vínculos que encerre todos os vínculos dela, em todos os computadores.
support-account-look = Procure vínculos que nenhum de vocês fez.
support-account-link = Vincule de novo quando a conta e o celular forem só seus.
support-guide-secret = Um segredo do cliente vazou
support-secret-who = Só quem cuida do servidor de vínculos pode fazer isto. Se não for você, avise agora.
support-secret-rotate = No servidor, crie o próximo segredo. Ele aparece uma única vez; ID é o ID do cliente do app.
support-secret-ends = A partir daí o segredo vazado não vale nada, e todos os tokens desse app acabaram.
support-secret-give = Dê ao app o novo segredo e inicie de novo.
support-secret-tell = Avise as pessoas que usam o app: todas precisam vincular a conta com ele de novo.
support-secret-check = Veja se sobrou algum vínculo desse app.
support-guide-database = O banco de dados do servidor de vínculos vazou
support-database-means = O que isso não significa: que os tokens vazaram. Ele guarda só impressões digitais dos tokens, e cada vínculo está trancado com chaves que só os tokens dos próprios apps dão. O banco de dados não abre nada, nem junto com as chaves do servidor.
support-database-tells = O que isso significa: quem o tem pode ler quais contas foram vinculadas com quais apps e dispositivos, e quando.
support-database-close = Feche o caminho por onde ele saiu e mude as senhas do banco de dados.
support-database-keys = No servidor, troque as chaves dele. Os servidores continuam funcionando, e ninguém precisa vincular de novo.
support-database-copies = Se vários servidores têm cópias do arquivo de chaves, faça em três passos: execute isto, copie o arquivo para todos, e assim por diante.
support-database-since = Se alguém pode ter entrado também no servidor em funcionamento, encerre todos os vínculos desde então: os tokens podem ter sido vistos ao chegar.
support-database-people = Diga às pessoas o que pôde ser lido, e que os tokens delas não puderam.
support-guide-desktop = Um computador foi roubado
support-desktop-lock = Se uma frase secreta bloqueava o Latchkey nele, sem ela ninguém chega aos tokens. Sem frase secreta, só a senha do computador os protege: aja rápido.
support-desktop-platform = Remova o app nas configurações do provedor de cada conta. Isso encerra todos os vínculos da conta, também o do computador roubado.
support-desktop-set = Encerre todos os vínculos das contas dele no servidor de vínculos.
support-desktop-new = Fique de olho: se aparecer nesta janela um novo vínculo de uma conta que não foi você, revogue ali.
support-desktop-passphrase = Defina uma frase secreta nos computadores que você ainda tem.
support-desktop-link = Vincule as contas de novo nos computadores que você ainda tem.

## Problems

problem-unexpected = A janela recebeu uma resposta que não entende.
    .way-out = Tente de novo. Se continuar acontecendo, feche o Latchkey e abra outra vez; nada se perde.

problem-server_unreachable = Não deu para falar com o servidor.
    .way-out = Confira sua conexão e se o servidor está no ar e tente de novo.
problem-server_unavailable = O servidor está com algum problema.
    .way-out = Nada foi alterado; tente de novo daqui a um minuto.
problem-not_an_oauth_server = Quem respondeu não foi um servidor OAuth: pode ser um proxy, a página de login da rede ou o endereço errado.
    .way-out = Abra o endereço em um navegador para descobrir.
problem-insecure_address = O servidor não está neste computador, e o endereço dele não começa com https.
    .way-out = Use o endereço https do servidor.
problem-needs_person = O vínculo desta conta acabou.
    .way-out = Vincule a conta de novo.
problem-already_revoked = O acesso desta conta já foi revogado.
    .way-out = Vincule a conta de novo ou remova-a da lista.
problem-tokens_missing = Os tokens desta conta não estão no chaveiro deste computador.
    .way-out = Saia da conta e vincule de novo.
problem-keychain_locked = O chaveiro deste computador está bloqueado.
    .way-out = Desbloqueie (entre de novo no computador ou abra seu app de senhas) e tente outra vez. Nada foi alterado.
problem-keychain_without_collection = O chaveiro deste computador não tem nenhuma coleção para guardar coisas.
    .way-out = Crie uma no seu app de senhas (a mais comum se chama “Login”) ou inicie uma sessão gráfica uma vez e tente de novo; ou defina LATCHKEY_KEYCHAIN=file para guardar os tokens em arquivos com frase secreta. Nada foi guardado.
problem-keychain_no_answer = O chaveiro deste computador não respondeu a tempo: pode estar esperando ser desbloqueado.
    .way-out = Desbloqueie e tente de novo. Nada foi alterado.
problem-keychain_unavailable = Nenhum chaveiro responde neste computador.
    .way-out = Inicie o GNOME Keyring ou o KWallet e abra o Latchkey de novo; ou defina LATCHKEY_KEYCHAIN=file para guardar os tokens em arquivos com frase secreta. Nada foi guardado.
problem-keychain_broken = O chaveiro deste computador deu erro.
    .way-out = Tente de novo; se continuar, reinicie o serviço do chaveiro. Nada foi alterado.
problem-locked = O Latchkey está bloqueado.
    .way-out = Desbloqueie com a frase secreta e tente de novo. Nada foi alterado.
problem-wrong_passphrase = A frase secreta está errada.
    .way-out = Espere um instante e tente de novo; nada foi apagado. Se for um backup, o arquivo também pode ter sido alterado.
problem-passphrase_too_short = A frase secreta é curta demais.
    .way-out = Escolha uma com pelo menos 8 caracteres; várias palavras são mais fáceis de lembrar.
problem-no_passphrase_yet = Os arquivos que vão guardar os tokens ainda não têm frase secreta.
    .way-out = Escolha uma e tente de novo. Nada foi guardado.
problem-rolled_back = O banco de dados de contas é mais antigo do que o chaveiro deste computador lembra: uma cópia antiga foi colocada no lugar.
    .way-out = Coloque o mais novo de volta ou, se ele se perdeu, continue com este em Configurações, Chaves. Nada foi alterado.
problem-vault_key_missing = A chave que abre as contas guardadas não está no chaveiro deste computador.
    .way-out = Se você restaurou só o disco, restaure também o chaveiro; se não, saia das contas e vincule de novo.
problem-tokens_unreadable = Os tokens guardados desta conta não abrem: foram alterados ou vieram de outro lugar.
    .way-out = Saia da conta e vincule de novo.
problem-database_damaged = O banco de dados de contas está danificado.
    .way-out = Tire o arquivo do lugar e abra o Latchkey de novo; depois vincule suas contas outra vez e revogue os vínculos antigos no app do TikTok.
problem-database_unusable = Não dá para usar o banco de dados de contas.
    .way-out = Feche outros programas que o usem, confira se o disco não está cheio nem protegido contra gravação e tente de novo. Ele também pode estar danificado ou ser de uma versão mais nova do Latchkey.
problem-home_not_writable = O Latchkey não consegue gravar na pasta dele.
    .way-out = Confira as permissões da pasta e o espaço livre e tente de novo.
problem-busy = Outro programa está usando as contas guardadas.
    .way-out = Espere ele terminar e tente de novo. Nada foi alterado.
problem-unknown_server = Isso não é um servidor conhecido.
    .way-out = Informe o endereço do servidor ou escolha um provedor da lista.
problem-no_client_id = O provedor não tem um ID do cliente.
    .way-out = Registre um app no provedor e informe o ID dele.
problem-no_client_secret = O provedor precisa do segredo do cliente do app, e ele não está guardado aqui.
    .way-out = Remova o provedor e configure de novo, com o segredo.
problem-provider_exists = Esse provedor já existe.
    .way-out = Remova o atual primeiro ou adicione este com outro nome.
problem-provider_in_use = Ainda há contas vinculadas nesse provedor.
    .way-out = Saia delas primeiro; depois dá para remover o provedor.
problem-provider_not_added = O provedor ainda não foi configurado.
    .way-out = Registre um app nele e configure-o nas Configurações.
problem-access_denied = O pedido foi recusado no celular ou no navegador.
    .way-out = Nada foi vinculado; comece de novo se não era essa a intenção.
problem-expired_token = O código expirou.
    .way-out = Peça um novo e escaneie dentro do prazo.
problem-wrong_digits = Os dígitos não eram os do celular, então este vínculo foi interrompido.
    .way-out = Peça um novo código e digite o que o celular mostrar; nada foi vinculado.
problem-not_two_digits = Não são dois dígitos.
    .way-out = Digite os dois que aparecem no celular, de 10 a 99.
problem-nobody_came = Ninguém voltou do navegador em dez minutos.
    .way-out = Nada foi vinculado; comece de novo quando puder.
problem-no_clipboard = Não dá para usar a área de transferência.
    .way-out = Tente de novo; em um terminal, “latchkey token” mostra o token.
problem-file_not_written = Não foi possível gravar o arquivo.
    .way-out = Escolha outra pasta ou libere espaço; nada ficou gravado pela metade.
problem-clipboard_empty = Não há texto na área de transferência.
    .way-out = Copie de novo e tente outra vez.
problem-no_token_copied = Não há nenhum token na área de transferência.
    .way-out = Copie só o token e tente de novo.
problem-file_not_read = Não foi possível ler o arquivo.
    .way-out = Escolha outro arquivo ou dê a si mesmo permissão para ler este.
problem-job_under_way = Já há uma revogação em andamento.
    .way-out = Espere terminar ou pause; nada mais foi revogado.
problem-not_staff = Nenhuma conta da equipe de suporte do servidor de vínculos está vinculada neste computador.
    .way-out = Vincule uma nas configurações, junto ao servidor, com “Vincular como equipe de suporte”.
problem-not_staff_any_more = O servidor de vínculos não deixa mais esta conta encerrar sessões de outras pessoas.
    .way-out = Peça a quem administra o servidor que inclua a conta na equipe de suporte e vincule-a de novo como equipe de suporte.
problem-no_support = O servidor de vínculos desta conta não encerra sessões por ordem.
    .way-out = Peça a quem o administra que o atualize; nada foi revogado.
problem-bad_reason = Falta um motivo: uma linha de 1 a 500 caracteres.
    .way-out = Escreva-o e comece de novo; nada foi revogado.
problem-token_in_reason = O motivo contém um dos tokens vazados.
    .way-out = Escreva-o sem o token; nada foi revogado.
problem-nothing_chosen = Nenhum token está selecionado.
    .way-out = Selecione pelo menos um; nada foi revogado.
problem-no_such_job = Essa revogação não existe mais.
    .way-out = Ela foi removida da lista; o histórico guarda o que aconteceu.
problem-job_busy = Outra janela ou outro programa está trabalhando nesta revogação.
    .way-out = Espere ou pause lá e tente de novo.
problem-job_not_over = A revogação não terminou.
    .way-out = Continue-a primeiro; só o que terminou pode ser removido.
problem-wrong_phrase = O que você digitou não é o que foi pedido.
    .way-out = Digite exatamente como aparece; nada foi revogado.
problem-not_an_account = Isso não é uma conta de um servidor de vínculos: elas têm plataforma, dois-pontos e um identificador.
    .way-out = Copie-a inteira; nada foi revogado.
problem-not_a_report = Esse arquivo não é um relatório do Latchkey ou está cortado.
    .way-out = Escolha o que foi salvo como JSON; o PDF e o CSV trazem o mesmo resumo.
problem-report_too_large = Esse arquivo é maior do que qualquer relatório.
    .way-out = Escolha o relatório que foi salvo como JSON.
problem-order_without_end = O servidor de vínculos não chega ao fim da ordem.
    .way-out = O que foi feito está feito; continue a revogação para perguntar de novo.
problem-backup_exists = Já existe um arquivo com esse nome.
    .way-out = Escolha outro nome ou mova o arquivo; nada foi gravado.
problem-not_a_backup = O arquivo não é um backup do Latchkey ou está incompleto.
    .way-out = Escolha um arquivo de backup feito pelo Latchkey; nada foi alterado.
problem-audit_key_missing = A chave do histórico de atividades não está no chaveiro deste computador, então não dá para conferir os registros.
    .way-out = Se você restaurou só o disco, restaure também o chaveiro.
problem-clock_wrong = O relógio deste computador não bate com o do servidor de vínculos.
    .way-out = Deixe o sistema acertar a hora pela rede; até lá, os horários aparecem errados.
problem-bad_label = Esse apelido não pode ser usado.
    .way-out = Use no máximo 64 caracteres em uma só linha; nada foi alterado.
problem-bad_settings = Não dá para ler as configurações, então as padrão estão em uso.
    .way-out = Corrija o arquivo ou mude uma configuração aqui, o que grava o arquivo de novo.

## The tray and the system's notices, which the shell shows beside the window.

shell-tray-healthy = { $count ->
    [one] Uma conta, tudo certo
   *[other] { $count } contas, tudo certo
}
shell-tray-in-need = { $count ->
    [one] Uma conta precisa de você
   *[other] { $count } contas precisam de você
}
shell-tray-empty = Nenhuma conta vinculada
shell-tray-locked = Bloqueado
shell-tray-open = Abrir o Latchkey
shell-tray-link = Vincular uma conta
shell-tray-check = Verificar antes da live
shell-tray-lock = Bloquear
shell-tray-hide = Ocultar nomes e códigos
shell-tray-quit = Encerrar
shell-someone = Uma conta
shell-clipboard = Área de transferência
shell-notice-needs-person = { $name } precisa de você
shell-notice-needs-person-text = O vínculo acabou. Vincule de novo para continuar.
shell-notice-new-link = { $name } tem um novo vínculo em { $device }
shell-notice-unknown-device = outro dispositivo
shell-notice-new-link-text = Se não foi você, revogue: os tokens desse vínculo param de funcionar na hora.
shell-notice-new-link-revoke = Revogar
shell-notice-refused = { $name }: o servidor não quis encerrar o acesso
shell-notice-refused-text = Abra o Latchkey para tentar de novo.
shell-notice-program = { $program } está pedindo tokens de acesso
shell-notice-program-text = Ele não recebe nenhum até você aprovar.

## Settings

settings-title = Configurações
settings-saved = Salvo
settings-action = { $action }: { $name }

## Settings: the dialogs that ask for something

settings-cancel = Cancelar
settings-show-typed = Mostrar o que é digitado
settings-passphrase-new = Nova frase secreta
settings-field-empty = Preencha isto primeiro.

## Settings: general

settings-general = Geral
settings-language = Idioma
settings-language-system = O mesmo do sistema
settings-theme = Tema
settings-theme-choice =
    { $choice ->
        [light] Claro
        [dark] Escuro
       *[system] O mesmo do sistema
    }
settings-login = Abrir quando você entrar no computador
settings-login-hint = O Latchkey abre na bandeja e mantém as contas em dia.
settings-login-unavailable = Este sistema não deixa o Latchkey cuidar disso. Use as configurações do próprio sistema.
settings-tray = Continuar rodando com a janela fechada
settings-tray-hint = O Latchkey fica na bandeja. Com isto desligado, fechar a janela encerra o app.
settings-notifications = Notificações
settings-notifications-hint = O sistema avisa quando uma conta precisa de você ou foi vinculada em outro lugar.

## Settings: streamer mode

settings-hiding = Modo streamer
settings-hiding-text = Oculta nomes, fotos e códigos nesta janela e nas notificações.
settings-hiding-choice =
    { $choice ->
        [auto] Durante transmissões
        [on] Sempre
       *[off] Nunca
    }
settings-hiding-choice-hint =
    { $choice ->
        [auto] No Linux, o Latchkey verifica a cada poucos segundos se há um programa de transmissão conhecido aberto. Em outros sistemas, esta opção não oculta nada por conta própria.
        [on] Ficam ocultos até você segurar para ver.
       *[off] Ficam sempre à vista.
    }
settings-hiding-limits = Isto não oculta a própria janela, o que outros programas mostram nem o que já estava à vista antes de a transmissão ser percebida.

## Settings: providers, where accounts are linked

settings-providers = Provedores
settings-providers-text = Onde as contas são vinculadas. O marcado é usado quando você não escolhe outro.
settings-providers-group =
    { $group ->
        [sandbox] Para experimentar
        [server] Servidores de vínculos
       *[added] Configurados por você
    }
settings-providers-presets =
    { $count ->
        [one] Mais um que você pode configurar
       *[other] Mais { $count } que você pode configurar
    }
settings-provider-default = Usado em novos vínculos
settings-provider-use = Usar este
settings-provider-staff = Vincular como equipe de suporte
settings-provider-check = Verificar
settings-remove =
    { $kind ->
        [server] Esquecer…
       *[other] Remover…
    }
settings-provider-set-up = Configurar…
settings-provider-as-told = Ele responde, e tudo está como diz o manifesto.
settings-provider-differs =
    { $count ->
        [one] Uma coisa não está como diz o manifesto:
       *[other] { $count } coisas não estão como diz o manifesto:
    }
settings-remove-title =
    { $kind ->
        [server] Esquecer { $name }?
       *[other] Remover { $name }?
    }
settings-remove-text =
    { $kind ->
        [server] As contas vinculadas por ele continuam vinculadas e funcionando. Para vincular outra, adicione o servidor de novo.
       *[other] O manifesto e o segredo do cliente são apagados deste computador. Antes, é preciso encerrar as contas vinculadas por ele.
    }
settings-remove-action =
    { $kind ->
        [server] Esquecer
       *[other] Remover
    }
settings-provider-set-up-title = Configurar { $provider }
settings-provider-set-up-text = Primeiro, registre um app seu no provedor. Ele informa estes dados:
settings-provider-client-id = ID do cliente
settings-provider-client-secret = Segredo do cliente
settings-provider-client-secret-hint = Só se o provedor fornecer um. Fica guardado em segurança, junto com os tokens.
settings-provider-set-up-action = Configurar
settings-provider-other = Adicionar outro provedor OpenID…
settings-provider-other-title = Adicionar um provedor OpenID
settings-provider-issuer = Endereço do emissor
settings-provider-added-title = { $provider } está configurado
settings-provider-added-text = Falta só uma coisa: registre este URI de redirecionamento nas configurações do seu app no provedor.
settings-provider-redirect = URI de redirecionamento
    .copy = Copiar URI de redirecionamento

## Settings: link servers

settings-server-add-action = Adicionar um servidor de vínculos…
settings-server-add = Adicionar um servidor de vínculos
settings-server-add-text = Digite o endereço que você recebeu de quem cuida do servidor. O Latchkey pergunta ao servidor quem ele é; nada é salvo ainda.
settings-server-address = Endereço
settings-server-meet = Consultar servidor
settings-server-trust = Você confia neste servidor?
settings-server-trust-text = Ele vai guardar os tokens do TikTok criptografados, e os novos vínculos vão passar por ele. Só confie se você souber quem cuida dele.
settings-server-trust-action = Confiar neste servidor
settings-server-use = Usar este servidor
settings-server-known = Você já confia neste servidor.
settings-server-way =
    { $way ->
        [encrypted] A conexão é criptografada: ninguém no caminho consegue ler.
        [local] A conexão não é criptografada, mas não sai deste computador.
       *[open] A conexão não é criptografada: qualquer um no caminho consegue ler.
    }
settings-server-offers =
    { $offer ->
        [both] Dá para vincular contas por código e pelo navegador.
        [codes] Dá para vincular contas por código.
        [browser] Dá para vincular contas pelo navegador.
       *[none] Ele não oferece nenhum jeito de vincular contas.
    }

## Settings: the lock

settings-lock = Bloqueio
settings-lock-state =
    { $state ->
        [unlocked] Desbloqueado
       *[off] Nenhuma frase secreta definida
    }
settings-lock-text = Com o bloqueio ativo, nenhum programa pode usar as contas vinculadas até alguém digitar a frase secreta.
settings-lock-now = Bloquear agora
settings-lock-button =
    { $act ->
        [set] Definir frase secreta…
        [change] Alterar…
       *[remove] Remover…
    }
settings-lock-title =
    { $act ->
        [set] Escolha uma frase secreta
        [change] Alterar a frase secreta
       *[remove] Remover a frase secreta?
    }
settings-lock-warning =
    { $act ->
        [set] Ela bloqueia os tokens guardados, além da proteção que este computador já tem. Não há como contornar: se ela se perder, será preciso vincular as contas de novo.
        [change] Quem conhece a frase atual e tem uma cópia antiga dos tokens guardados ainda consegue abrir essa cópia. Se é por isso que você quer alterar, remova a frase secreta e defina outra do zero.
       *[remove] Os tokens passam a contar só com a proteção deste computador.
    }
settings-lock-action =
    { $act ->
        [set] Definir frase secreta
        [change] Alterar
       *[remove] Remover
    }
settings-lock-present = Frase secreta atual
settings-lock-idle = Bloquear por inatividade
settings-lock-after =
    { $minutes ->
        [0] Nunca
        [60] Após uma hora
        [240] Após quatro horas
        [one] Após { $minutes } minuto
       *[other] Após { $minutes } minutos
    }
settings-lock-suspend = Bloquear quando o computador suspender
settings-lock-suspend-hint = Se houver uma frase secreta e o sistema avisar que vai suspender.

## Settings: the keys that seal the tokens

settings-keys = Chaves
settings-keys-storage = Onde ficam os tokens e as chaves: { $storage }.
settings-keys-unknown = Não há informações sobre as chaves.
settings-keys-version = Versão { $version } da chave, criada em { $date }.
settings-keys-version-undated = Versão { $version } da chave.
settings-keys-accounts =
    { $count ->
        [0] Nenhuma conta tem chave ainda.
        [one] Uma conta tem chave.
       *[other] { $count } contas têm uma chave cada.
    }
settings-keys-behind =
    { $count ->
        [0] Todas estão nesta versão.
        [one] Uma delas ainda está em uma versão anterior.
       *[other] { $count } delas ainda estão em uma versão anterior.
    }
settings-keys-rotate = Trocar…
settings-keys-rotate-title = Trocar as chaves
settings-keys-rotate-text = Uma nova chave substitui a que protege as chaves de todas as contas. Leva um instante, e as contas continuam vinculadas.
settings-keys-deep = Novas chaves também para as contas
settings-keys-deep-hint = Os tokens de todas as contas também são criptografados de novo. Demora mais; escolha se uma cópia do chaveiro pode ter vazado.
settings-keys-rotate-action = Trocar
settings-keys-rotating =
    { $count ->
        [0] Trocando as chaves…
        [one] { $done } de uma conta pronta
       *[other] { $done } de { $count } contas prontas
    }
settings-keys-rotated =
    { $count ->
        [0] A versão { $version } da chave está em uso.
        [one] A versão { $version } da chave está em uso e protege a chave de uma conta.
       *[other] A versão { $version } da chave está em uso e protege as chaves de { $count } contas.
    }
settings-keys-unreadable =
    { $count ->
        [one] Uma não abre e ficou como estava; a versão { $version } foi mantida para ela.
       *[other] { $count } não abrem e ficaram como estavam; a versão { $version } foi mantida para elas.
    }
settings-keys-older = Continuar com o banco de dados antigo…
settings-keys-older-title = Continuar com um banco de dados antigo?
settings-keys-older-text = O banco de dados de contas deste computador é mais antigo do que o chaveiro lembra. Se você tem o mais novo, coloque-o de volta. Se não, o que aconteceu desde então se perde, e talvez seja preciso vincular algumas contas de novo.
settings-keys-older-action = Continuar com ele

## Settings: backups

settings-backup = Backup
settings-backup-text = As contas em um só arquivo, protegido por uma frase secreta só dele.
settings-backup-make = Fazer backup…
settings-backup-restore = Restaurar…
settings-backup-title = Fazer backup
settings-backup-passphrase-text = Escolha uma frase secreta para o arquivo e depois onde salvar. Sem a frase secreta ninguém consegue abrir, nem você.
settings-backup-tokens = Com os tokens
settings-backup-tokens-hint = Eles só funcionam até a próxima renovação de cada conta neste computador, e quem abrir o arquivo tem acesso a eles. Sem eles, as contas restauradas precisam ser vinculadas de novo.
settings-backup-action = Escolher arquivo e salvar
settings-backup-made =
    { $count ->
        [0] Nenhuma conta está no backup.
        [one] Uma conta está no backup, { $tokens } com tokens.
       *[other] { $count } contas estão no backup, { $tokens } com tokens.
    }
settings-backup-none = Nenhum arquivo foi escolhido, e nada foi feito.
settings-restore-title = Restaurar de { $file }
settings-restore-text = As contas que já estão vinculadas aqui ficam como estão.
settings-restore-action = Restaurar
settings-restored-with-tokens =
    { $count ->
        [one] Uma conta voltou com os tokens.
       *[other] { $count } contas voltaram com os tokens.
    }
settings-restored-by-name =
    { $count ->
        [one] Uma conta voltou só com o nome e precisa ser vinculada de novo.
       *[other] { $count } contas voltaram só com o nome e precisam ser vinculadas de novo.
    }
settings-restored-skipped =
    { $count ->
        [one] Uma conta já estava vinculada aqui.
       *[other] { $count } contas já estavam vinculadas aqui.
    }
settings-restored-nothing = Não há nenhuma conta nesse backup.

## Settings: diagnostics

settings-doctor = Diagnóstico
settings-doctor-text = Testa tudo de que um vínculo precisa neste computador.
settings-doctor-report = O relatório diz o mesmo em texto, para quem for ajudar você. Não traz nenhum segredo nem nome de conta.
settings-doctor-run = Fazer os testes
settings-doctor-copy = Copiar relatório
settings-doctor-working = Fazendo os testes…
settings-doctor-copied = O relatório está na área de transferência.
settings-doctor-done =
    { $count ->
        [0] Está tudo certo.
        [one] Um teste encontrou problemas.
       *[other] { $count } testes encontraram problemas.
    }
settings-check-well = Tudo certo
settings-check-ill = Com problema
settings-check =
    { $name ->
        [account_database] Banco de dados de contas
        [keychain] Chaveiro
        [stored_tokens] Tokens guardados
        [audit_log] Histórico de atividades
        [link_server] Servidor de vínculos
        [clock] Relógio
        [proxy] Proxy
        [secrets_daemon] Programa do chaveiro
        [web_view] Web view
        [latchkey] Latchkey
       *[other] { $name }
    }

## Settings: programs

settings-programs = Programas
settings-tools = Permitir que programas peçam tokens de acesso
settings-tools-hint = Ferramentas neste computador podem pedir, e nenhuma recebe um token até você aprovar.
settings-programs-text = Quais programas pediram e o que cada um pode receber.
settings-programs-see = Ver programas

## Settings: leaked tokens

settings-leaked = Tokens vazados
settings-leaked-text = O que fazer quando um token caiu em outras mãos e como revogar um que você tem.
settings-leaked-see = Ver o que fazer
