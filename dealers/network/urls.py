from django.urls import include, path

from dealers.network.views import (
    clients,
    dealerships,
    hours,
    invitations,
    people,
    record,
    rosters,
    sharing,
    structure,
    viewing_as,
)

app_name = "network"

one_dealership = [
    path("", dealerships.dealership_detail, name="dealership-detail"),
    path("edit/", dealerships.edit_dealership, name="edit-dealership"),
    path("hours/", hours.opening_hours, name="dealership-hours"),
    path("special-days/", hours.special_days, name="special-days"),
    path("special-days/<slug:day>/remove/", hours.remove_special_day, name="remove-special-day"),
    path("access/", dealerships.dealership_access, name="dealership-access"),
    path("history/", dealerships.dealership_history, name="dealership-history"),
    path("sharing/", sharing.dealership_sharing, name="dealership-sharing"),
    path("sharing/withdraw/", sharing.withdraw, name="withdraw-agreement"),
]
one_person = [
    path("", people.person, name="person"),
    path("roles/new/", people.new_role, name="new-role"),
    path("access/new/", people.new_loan, name="new-loan"),
    path("access/<uuid:dealership_pk>/end/", people.end_loan, name="end-loan"),
    path("view-as/", viewing_as.start, name="start-viewing-as"),
]
urlpatterns = [
    path("", dealerships.dealership_list, name="dealership-list"),
    path("export/", dealerships.export_dealerships, name="export-dealerships"),
    path("dealerships/<uuid:pk>/", include(one_dealership)),
    path("regions/", structure.structure, name="structure"),
    path("regions/<uuid:pk>/", structure.edit_region, name="edit-region"),
    path("brands/new/", structure.new_brand, name="new-brand"),
    path("brands/<uuid:pk>/", structure.edit_brand, name="edit-brand"),
    path("brands/<uuid:brand_pk>/regions/new/", structure.new_region, name="new-region"),
    path(
        "brands/<uuid:brand_pk>/dealerships/new/", dealerships.new_dealership, name="new-dealership"
    ),
    path("groups/", structure.group_list, name="group-list"),
    path("groups/new/", structure.new_group, name="new-group"),
    path("groups/<uuid:pk>/", structure.group_detail, name="group-detail"),
    path("rosters/new/", rosters.new_roster, name="new-roster"),
    path("rosters/<uuid:pk>/", rosters.roster, name="roster"),
    path("rosters/<uuid:pk>/apply/", rosters.apply_roster, name="apply-roster"),
    path("people/", people.people, name="people"),
    path("people/<uuid:pk>/", include(one_person)),
    path("roles/<uuid:pk>/", people.membership, name="membership"),
    path("roles/<uuid:pk>/end/", people.end_membership, name="end-membership"),
    path("invitations/new/", invitations.new_invitation, name="new-invitation"),
    path("invitations/<uuid:pk>/resend/", invitations.resend, name="resend-invitation"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke-invitation"),
    path("invitation/<str:token>/", invitations.accept, name="accept-invitation"),
    path("view-as/stop/", viewing_as.stop, name="stop-viewing-as"),
    path("agreements/", sharing.agreement_list, name="agreement-list"),
    path("agreements/export/", sharing.export_agreements, name="export-agreements"),
    path("brands/<uuid:pk>/agreement/", sharing.new_text, name="new-agreement-text"),
    path("brands/<uuid:pk>/unsigned/", sharing.set_unsigned, name="set-unsigned"),
    path("clients/", clients.client_list, name="client-list"),
    path("clients/new/", clients.new_client, name="new-client"),
    path("clients/<uuid:pk>/renew/", clients.renew, name="renew-client"),
    path("clients/<uuid:pk>/revoke/", clients.revoke, name="revoke-client"),
    path("record/", record.record, name="record"),
    path("record/export/", record.export_record, name="export-record"),
]
