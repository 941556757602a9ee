"""What a plan, priority, target, ward, month and postcode is."""
