"""What may be done: one public function per thing a person does."""
