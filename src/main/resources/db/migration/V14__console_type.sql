-- Which console a ticket opens. A replica of before, which knows one only, issues tickets for that.
ALTER TABLE console_ticket ADD COLUMN type VARCHAR(8) NOT NULL DEFAULT 'vnc';
