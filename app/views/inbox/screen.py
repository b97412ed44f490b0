"""Puts the inbox together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.intake.inbox_records import InboxView
from app.views.desk import Desk, Place
from app.views.inbox.acts import InboxActs
from app.views.inbox.presenter import InboxPresenter
from app.views.inbox.view import InboxScreen
from app.views.widgets.screen import Screen


def build(desk: Desk, parent: QWidget | None = None) -> Screen:
    """Make the inbox; it begins to fetch its rows at once."""
    screen = InboxScreen(desk, parent)
    own = desk.within(screen)
    presenter = InboxPresenter(own, screen)
    acts = InboxActs(own, screen, presenter.refresh)
    by_name = {
        "open": presenter.open_current,
        "assign": acts.assign_to_me,
        "give": acts.ask_assignee,
        "duplicate": acts.ask_duplicate,
        "link": acts.ask_link,
        "known": acts.make_known,
    }
    screen.view_chosen.connect(presenter.choose_view)
    screen.sort_chosen.connect(presenter.choose_sort)
    screen.filter_changed.connect(presenter.filter)
    screen.current_changed.connect(presenter.current_changed)
    screen.selection_moved.connect(presenter.selection_moved)
    screen.settled.connect(presenter.settled)
    screen.opened.connect(presenter.open)
    screen.pages_wanted.connect(presenter.want_pages)
    screen.act_requested.connect(lambda act: by_name[act]())
    screen.person_link_requested.connect(acts.ask_person)
    screen.person_requested.connect(presenter.open_person)
    screen.home_requested.connect(presenter.open_home)
    screen.contact_requested.connect(presenter.open_other)
    screen.begin_requested.connect(presenter.begin_contact)
    screen.refresh_requested.connect(presenter.come_back)
    screen.reload_requested.connect(presenter.load)
    screen.counts_wanted.connect(presenter.tick)
    screen.cleared.connect(presenter.forget)

    def show(place: Place) -> None:
        views = {view.value: view for view in InboxView}
        if place.detail in views:
            presenter.choose_view(views[place.detail], place.id)

    screen.place_shown.connect(show)
    presenter.load()
    return screen
